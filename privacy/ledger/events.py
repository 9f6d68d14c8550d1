"""What can happen to a person's data, and why, in codes for the log and words for people."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    """One thing that happened; the words stand beside who did it and why."""

    ACCOUNT_CREATED = "account.created", _("Opened the account")
    ACCOUNT_DEACTIVATED = "account.deactivated", _("Deactivated the account")
    ACCOUNT_REACTIVATED = "account.reactivated", _("Activated the account again")
    CONFIRMATION_RESENT = "account.resent", _("Sent the mail to confirm the address again")
    FACTOR_ADDED = "factor.added", _("Added a second factor")
    FACTOR_REMOVED = "factor.removed", _("Removed a second factor")
    RECOVERY_CODES_MADE = "recovery_codes.made", _("Made new recovery codes")
    RECOVERY_CODE_USED = "recovery_code.used", _("Used a recovery code")
    SIGNED_IN = "session.begun", _("Signed in")
    SESSIONS_ENDED = "session.ended", _("Signed browsers out")
    PASSWORD_CHANGED = "password.changed", _("Changed the password")
    EMAIL_CHANGED = "email.changed", _("Changed the email address")
    PROFILE_CHANGED = "profile.changed", _("Changed account settings")
    TOKEN_MADE = "token.made", _("Made an API token")
    TOKEN_REVOKED = "token.revoked", _("Revoked an API token")
    SESSION_SUSPENDED = "session.suspended", _("Signed a browser out after signs of misuse")
    TOKEN_SUSPENDED = "token.suspended", _("Suspended an API token after signs of misuse")
    TOKEN_RESTORED = "token.restored", _("Gave a suspended API token back")
    ALERT_ACKNOWLEDGED = "alert.acknowledged", _("Saw to an alert")
    CONSENT_GIVEN = "consent.given", _("Gave a consent")
    CONSENT_WITHDRAWN = "consent.withdrawn", _("Took back a consent")
    OPTED_OUT = "consent.opted_out", _("Opted out")
    POLICY_DRAFTED = "policy.drafted", _("Wrote a version of a policy")
    POLICY_APPROVED = "policy.approved", _("Approved a version of a policy")
    POLICY_PUBLISHED = "policy.published", _("Published a version of a policy")
    PHOTO_UPLOADED = "photo.uploaded", _("Uploaded a photo")
    PHOTO_OPENED = "photo.opened", _("Opened photos")
    PHOTO_CLOSED = "photo.closed", _("Closed the photos")
    PHOTO_DELETED = "photo.deleted", _("Deleted photos")
    STYLE_OFFERED = "style.offered", _("Put a style on offer")
    STYLE_WITHHELD = "style.withheld", _("Took a style off")
    JOB_REQUESTED = "job.requested", _("Asked for portraits")
    JOB_FINISHED = "job.finished", _("Finished the portraits and closed the photos")
    JOB_FAILED = "job.failed", _("Could not make the portraits and closed the photos")
    JOB_REQUEUED = "job.requeued", _("Put the job back into the queue")
    JOB_CANCELLED = "job.cancelled", _("Stopped making the portraits")
    HEADSHOT_MADE = "headshot.made", _("Made a portrait")
    HEADSHOT_OPENED = "headshot.opened", _("Opened portraits")
    HEADSHOT_DOWNLOADED = "headshot.downloaded", _("Downloaded portraits")
    # Not which mark: of “doesn't look like me” only a count may outlive the headshot.
    HEADSHOT_MARKED = "headshot.marked", _("Marked a portrait")
    HEADSHOT_KEPT = "headshot.kept", _("Changed how long a portrait is kept")
    HEADSHOT_DELETED = "headshot.deleted", _("Deleted portraits")
    RELEASE_MADE = "release.made", _("Made a link to a portrait")
    RELEASE_REVOKED = "release.revoked", _("Revoked a link to a portrait")
    RELEASE_OPENED = "release.opened", _("Opened a portrait by a link")
    EXPORT_REQUESTED = "export.requested", _("Asked for a copy of everything")
    EXPORT_MADE = "export.made", _("Made the copy of everything")
    EXPORT_OPENED = "export.opened", _("Downloaded the copy of everything")
    EXPORT_DELETED = "export.deleted", _("Deleted the copy of everything")
    TRAINING_COPY_MADE = "training.copied", _("Kept an anonymised copy for training")
    TRAINING_COPY_OPENED = "training.opened", _("Opened anonymised copies")
    TRAINING_COPY_DELETED = "training.deleted", _("Deleted anonymised copies")
    PART_ERASED = "part.erased", _("Erased what was chosen and verified that it is gone")
    RECEIPT_MADE = "receipt.made", _("Ended an erasure")
    RETENTION_SWEPT = "retention.swept", _("Deleted what had reached its deadline")
    RETENTION_CHANGED = "retention.changed", _("Changed how long something is kept")
    ROLE_GRANTED = "role.granted", _("Granted a role of staff")
    ROLE_PROPOSED = "role.proposed", _("Proposed a role of staff")
    ROLE_REFUSED = "role.refused", _("Refused a role of staff that was proposed")
    ROLE_TAKEN = "role.taken", _("Took a role of staff away")
    GLASS_ASKED = "glass.asked", _("Asked to look at your pictures")
    GLASS_OPENED = "glass.opened", _("Agreed, as a second person, that your pictures be looked at")
    GLASS_REFUSED = "glass.refused", _("Refused that your pictures be looked at")
    GLASS_CLOSED = "glass.closed", _("Stopped looking at your pictures")
    GLASS_EXTENSION_ASKED = "glass.more_asked", _("Asked for more time to look at your pictures")
    GLASS_EXTENDED = "glass.extended", _("Agreed, as a second person, to more time")
    STAFF_SAW_ACCOUNT = "staff.account_seen", _("Looked at the account, in the staff’s pages")
    STAFF_SAW_JOBS = "staff.jobs_seen", _("Looked at jobs, in the staff’s pages; at no picture")
    STAFF_SAW_CONSENTS = "staff.consents_seen", _("Looked at the consents, in the staff’s pages")
    STAFF_SAW_LEDGER = "staff.ledger_seen", _("Looked at the ledger, in the staff’s pages")
    STAFF_SAW_HOLDS = "staff.holds_seen", _("Looked at holds, in the staff’s pages")
    STAFF_SAW_GLASS = "staff.glass_seen", _("Looked at who broke the glass")
    STAFF_SAW_ROLES = "staff.roles_seen", _("Looked at who was proposed for a role of staff")
    HOLD_PLACED = "hold.placed", _("Put something on hold for your request")
    HOLD_RENEWED = "hold.renewed", _("Renewed a hold")
    HOLD_WAIVED = "hold.waived", _("Waived a hold")
    BREACH_RECORDED = "breach.recorded", _("Recorded a breach")
    BREACH_CHANGED = "breach.changed", _("Changed the record of a breach")
    BREACH_AUTHORITY_TOLD = "breach.authority", _("Told the authority of a breach")
    BREACH_NOTICE_PROPOSED = "breach.proposed", _("Proposed telling people of a breach")
    BREACH_NOTICE_APPROVED = "breach.approved", _("Approved telling people of a breach")
    BREACH_TOLD = "breach.told", _("Told you of a breach that affects your data")
    BREACH_LISTED = "breach.listed", _("Looked at a list of people whom a breach affects")
    REGISTER_TAKEN = "register.taken", _("Took a copy of a register")
    CASE_RECEIVED = "case.received", _("Made a request about personal data")
    CASE_CONFIRMED = "case.confirmed", _("Confirmed the address of a request")
    CASE_OPENED = "case.opened", _("Opened the file of a request")
    CASE_ASSIGNED = "case.assigned", _("Gave a request to somebody to work on")
    CASE_IDENTITY = "case.identity", _("Recorded whether identity was proved")
    CASE_AUTHORITY = "case.authority", _("Recorded whether an agent may act")
    CASE_NOTED = "case.noted", _("Wrote a note about a request")
    CASE_ATTACHED = "case.attached", _("Attached a document to a request")
    CASE_COPY_ATTACHED = "case.copied", _("Attached a copy, sealed for the person alone")
    CASE_PROPOSED = "case.proposed", _("Proposed what to do with a request")
    CASE_APPROVED = "case.approved", _("Approved it, as a second person")
    CASE_SENT_BACK = "case.sent_back", _("Sent the proposal back, as a second person")
    CASE_NOTICE_MADE = "case.notice_made", _("Wrote a notice")
    CASE_NOTICE_SENT = "case.notice_sent", _("Sent a notice")
    CASE_EXTENDED = "case.extended", _("Extended the time for an answer")
    CASE_PAUSED = "case.paused", _("Let the clock stand still until identity is proved")
    CASE_RESUMED = "case.resumed", _("Let the clock run on")
    CASE_HELD = "case.held", _("Put something on hold for a request")
    CASE_CARRIED_OUT = "case.carried_out", _("Carried out what was asked for")
    CASE_REMINDED = "case.reminded", _("Reminded of a date that the law sets")
    CASE_WITHDRAWN = "case.withdrawn", _("Took a request back")
    CASE_DUPLICATE = "case.duplicate", _("Joined a request to an earlier one")
    CASE_CLOSED = "case.closed", _("Closed a request")
    ATTACHMENT_OPENED = "attachment.opened", _("Opened a document about a request")
    ATTACHMENT_DELETED = "attachment.deleted", _("Deleted a document about a request")
    BACKUP_RESTORED = "backup.restored", _("Restored a backup and replayed the tombstones")
    LEDGER_RETIRED = "ledger.retired", _("Retired old lines; their hashes stay")
    PERSON_ERASED = "person.erased", _("Erased everything and destroyed the key")


class Purpose(models.TextChoices):
    """Why something was opened or removed."""

    OWN_VIEW = "own_view", _("To show it to you")
    MAKE_PORTRAITS = "make_portraits", _("To make your portraits")
    MAKE_EXPORT = "make_export", _("To make your copy of everything")
    TRAINING = "training", _("To train this site’s image models, as you allowed")
    TRAINING_EXPORT = "training_export", _("To hand them to a trainer, as you allowed")
    CHECK_QUALITY = "check_quality", _("To check light and focus")
    DOWNLOAD = "download", _("To give you a copy")
    RELEASE = "release", _("Because you gave them the link")
    OWN_CHOICE = "own_choice", _("Because you chose so")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("Because a consent was taken back")
    JOB_ENDED = "job_ended", _("Because their job was over")
    RETENTION = "retention", _("Because its time was up")
    RIGHTS_REQUEST = "rights_request", _("Because of your own request")
    SECURITY = "security", _("To keep your account safe")
    BREAK_GLASS = "break_glass", _("Break-glass, for a stated reason")
    ANSWER_PERSON = "answer_person", _("To answer your question")
    FIND_FAULT = "find_fault", _("To find a fault")
    AUDIT = "audit", _("To check that the rules are kept")
    LEGAL_DUTY = "legal_duty", _("Because the law asks for it")
    ERASURE = "erasure", _("To erase what is held about you")


# In each of these, something sealed becomes readable to somebody.
OPENINGS: Final = frozenset(
    {
        Event.PHOTO_OPENED,
        Event.HEADSHOT_OPENED,
        Event.HEADSHOT_DOWNLOADED,
        Event.RELEASE_OPENED,
        Event.EXPORT_OPENED,
        Event.TRAINING_COPY_OPENED,
        Event.CASE_OPENED,
        Event.ATTACHMENT_OPENED,
    }
)
# Each of these ends what a program had opened.
CLOSINGS: Final = frozenset(
    {
        Event.PHOTO_CLOSED,
        Event.JOB_FINISHED,
        Event.JOB_FAILED,
        Event.EXPORT_MADE,
        Event.TRAINING_COPY_MADE,
    }
)


def event_words(code: str) -> str:
    """Return the words for an event's code; a code no longer known speaks for itself."""
    return str(Event(code).label) if code in Event.values else code


def purpose_words(code: str) -> str:
    """Return the words for a purpose's code, empty where none was given."""
    return str(Purpose(code).label) if code in Purpose.values else code
