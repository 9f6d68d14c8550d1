"""The mail at a job's end, for whoever asked for one: what came of it, and no picture or link."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.profile.middleware import as_chosen_by
from generation.jobs.bell import Doorbell
from generation.jobs.models import Job
from generation.jobs.states import UNENDED, Mail, State
from privacy.mails import compose
from privacy.responsible import operator

logger = logging.getLogger(__name__)
# A mail that could not be sent is tried again for this long.
TRY_FOR = timedelta(hours=1)


def write_on_commit(job: Job) -> None:
    """Have the mail written once the transaction that ends the job is committed."""
    if job.mail == Mail.WANTED and job.state != State.CANCELLED:
        _task().delay_on_commit(str(job.pk))


def write_again(now: datetime) -> int:
    """Ring for the mails whose message was lost or whose server was out."""
    owed = Job.objects.exclude(state__in=[*UNENDED, State.CANCELLED]).filter(
        mail=Mail.WANTED, finished_at__gt=now - TRY_FOR, finished_at__lt=now - timedelta(minutes=1)
    )
    for job in owed:
        _task().delay(str(job.pk))
    return len(owed)


def send_letter(job_id: UUID) -> None:
    """Write the mail of an ended job, once; nobody is written to once the account is gone."""
    job = Job.objects.exclude(state__in=UNENDED).filter(pk=job_id).select_related("owner").first()
    if job is None or not job.owner.is_active:
        return
    claimed = Job.objects.filter(pk=job_id)
    if not claimed.owe_no_mail():
        return
    try:
        with as_chosen_by(job.owner):
            compose(subject=_subject(job), body=_body(job), to=[job.owner.email]).send()
    except OSError:
        claimed.filter(mail=Mail.SENT).update(mail=Mail.WANTED)
        logger.warning("job %s: its mail could not be sent yet", job_id)


def _subject(job: Job) -> str:
    if job.state == State.DONE:
        return _("Your portraits are ready")
    if job.state == State.PARTLY_DONE:
        return _("Some of your portraits are ready")
    return _("Your portraits could not be made")


def _body(job: Job) -> str:
    words = {"job": job, "sentence": _sentence(job), "operator": operator()}
    return render_to_string("generation/job_ended.txt", words)


def _sentence(job: Job) -> str:
    if not job.made_count:
        return str(job.error_sentence)
    words = ngettext(
        "%(made)d of %(total)d portrait is ready.",
        "%(made)d of %(total)d portraits are ready.",
        job.total_count,
    )
    ready = words % {"made": job.made_count, "total": job.total_count}
    return f"{ready} {job.error_sentence}".rstrip()


def _task() -> Doorbell:
    from generation.tasks import send_job_mail  # noqa: PLC0415 - the task reads this module

    return send_job_mail
