"""Write a mail in a worker: its link is computed anew from the person's row."""

from collections.abc import Callable, Mapping
from typing import Final

from allauth.account import app_settings
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Person
from privacy.mails import compose
from privacy.responsible import operator

Links = Callable[[Person, EmailAddress], dict[str, str]]


def write(*, template: str, person: Person, address: EmailAddress, site: str) -> None:
    """Render allauth's template of that name and send it to the address."""
    make_links = LINKS.get(template.rpartition("/")[2])
    links = make_links(person, address) if make_links else {}
    words = {"operator": operator(), "site": site, "email": address.email}
    words |= {name: site + path for name, path in links.items()}
    send(template=template, to=address.email, words=words)


def send(*, template: str, to: str, words: Mapping[str, object]) -> None:
    """Send a template's subject and text to one address."""
    subject = " ".join(render_to_string(f"{template}_subject.txt", words).split())
    body = render_to_string(f"{template}_message.txt", words).strip()
    compose(subject=subject, body=body, to=[to]).send()


def _confirm(_person: Person, address: EmailAddress) -> dict[str, str]:
    key = EmailConfirmationHMAC.create(address).key
    return {"activate_url": reverse("account_confirm_email", args=[key])}


def _choose_password(person: Person, _address: EmailAddress) -> dict[str, str]:
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), key])
    return {"password_reset_url": path}


def _ask_for_password(_person: Person, _address: EmailAddress) -> dict[str, str]:
    return {"password_reset_url": reverse("account_reset_password")}


LINKS: Final[Mapping[str, Links]] = {
    "email_confirmation": _confirm,
    "email_confirmation_signup": _confirm,
    "password_reset_key": _choose_password,
    "account_already_exists": _ask_for_password,
}
