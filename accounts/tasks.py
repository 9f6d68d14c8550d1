"""Mails about an account; a message carries the person's id and a code only."""

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.notices import Notice


@shared_task
def send_notice(person: str, code: str) -> None:
    """Tell a person what changed; nobody is told once the account is gone."""
    found = Person.objects.filter(pk=person, is_active=True).first()
    if found is None:
        return
    words = {"sentence": Notice(code).label, "operator": settings.SAFELIGHT_OPERATOR}
    body = render_to_string("accounts/notice.txt", words)
    send_mail(_("Your account: a change"), body, None, [found.email])
