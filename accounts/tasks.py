"""Mails about an account; a message carries the person's id and a code only."""

from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.mails.bell import Recipient, person_for
from accounts.mails.letters import write
from accounts.models import Person
from accounts.notices import Notice
from accounts.profile.middleware import as_chosen_by
from privacy.mails import compose
from privacy.responsible import operator


@shared_task
def send_notice(person: str, code: str) -> None:
    """Tell a person what changed; nobody is told once the account is gone."""
    found = Person.objects.filter(pk=person).first()
    if found is None or not (found.is_active or code == Notice.DEACTIVATED):
        return
    with as_chosen_by(found):
        words = {
            "sentence": Notice(code).label,
            "operator": operator(),
            "now": timezone.now(),
        }
        body = render_to_string("accounts/notice.txt", words)
        compose(subject=_("Your account: a change"), body=body, to=[found.email]).send()


@shared_task
def send_account_mail(
    person: str, address: int, template: str, site: str, language: str = ""
) -> None:
    """Write one of allauth's mails; to an unknown address, which has no person, none goes."""
    found = person_for(Recipient(UUID(person), address))
    if found is None:
        return
    with translation.override(language or settings.LANGUAGE_CODE), as_chosen_by(found[0]):
        write(template=template, person=found[0], address=found[1], site=site)
