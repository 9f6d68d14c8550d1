"""Every place of a deployment in which data may lie, and who answers for it.

A new store, queue, log handler or cache prefix is declared here, or the build fails.
"""

from django.utils.translation import gettext_lazy as _

from privacy.rights.places import Place, PlaceKind

IDS_ONLY = "carries ids of jobs and tasks, nothing of a person"

DATABASES = (
    Place(
        kind=PlaceKind.DATABASE,
        name="default",
        holds=_("accounts, jobs, consents, the ledger; what may be read of pictures is sealed"),
        deadline=_("each row with the class of data that it belongs to"),
        holder="records",
    ),
    Place(
        kind=PlaceKind.DATABASE,
        name="keys",
        holds=_("each person's key, wrapped; kept out of long-lived backups"),
        deadline=_("destroyed when the person is erased"),
        holder="records",
    ),
)
STORES = (
    Place(
        kind=PlaceKind.STORE,
        name="vault",
        holds=_("photos and portraits, sealed"),
        deadline=_("each object's own, at most its class's maximum"),
        holder="records",
    ),
    Place(
        kind=PlaceKind.STORE,
        name="staticfiles",
        holds=_("the style sheet, script and sample pictures of the site"),
        deadline=_("none"),
        impersonal="files of the software",
    ),
    Place(
        kind=PlaceKind.STORE,
        name="memory",
        holds=_("pictures and measurements of a face while a program works on them"),
        deadline=_("the check or the job ends"),
        holder="photos",
    ),
    Place(
        kind=PlaceKind.STORE,
        name="mail-folder",
        holds=_("mails, only where the site has no mail server"),
        deadline=_("24 hours"),
        holder="mails",
    ),
    Place(
        kind=PlaceKind.STORE,
        name="ledger-anchor",
        holds=_("signed checkpoints of the ledger"),
        deadline=_("none"),
        impersonal="hashes and signatures",
    ),
    Place(
        kind=PlaceKind.STORE,
        name="witness",
        holds=_("tombstones: the random number of each erased account, to keep it erased"),
        deadline=_("none: a backup of any age must not bring anybody back"),
        holder="records",
    ),
)
CACHE_PREFIXES = (
    Place(
        kind=PlaceKind.CACHE,
        name="uploads.allowance",
        holds=_("how many photos somebody sent this hour, under a keyed hash"),
        deadline=_("an hour"),
        impersonal="a count under a keyed hash of an account's id, gone within the hour",
    ),
    Place(
        kind=PlaceKind.CACHE,
        name="policies.current",
        holds=_("which version of each policy is in force"),
        deadline=_("ten seconds"),
        impersonal="the same for everybody",
    ),
    Place(
        kind=PlaceKind.CACHE,
        name="allauth:rl:",
        holds=_("attempts to sign in, under a keyed hash"),
        deadline=_("at most a day"),
        impersonal="times under a keyed hash of an address, gone within a day",
    ),
    Place(
        kind=PlaceKind.CACHE,
        name="doctor.probe",
        holds=_("a number by which the cache is tried"),
        deadline=_("a minute"),
        impersonal="a number of nobody",
    ),
    Place(
        kind=PlaceKind.CACHE,
        name="throttle_",
        holds=_("calls of programs, under a keyed hash"),
        deadline=_("a minute"),
        impersonal="times under a keyed hash, gone within a minute",
    ),
)
QUEUES = tuple(
    Place(
        kind=PlaceKind.QUEUE,
        name=name,
        holds=_("messages that wake a worker"),
        deadline=_("until they are taken"),
        impersonal=IDS_ONLY,
    )
    for name in ("default", "studio", "gpu")
)
LOGS = (
    Place(
        kind=PlaceKind.LOG,
        name="console",
        holds=_("what the programs say of themselves"),
        deadline=_("as the machine keeps its console"),
        impersonal="ids only; exceptions without their words (config/logs.py)",
    ),
    Place(
        kind=PlaceKind.LOG,
        name="siem",
        holds=_("alerts of threat detection, as ids and numbers"),
        deadline=_("as the machine keeps its console"),
        impersonal="random numbers and keyed hashes (docs/threats.md)",
    ),
)
EVERY = (*DATABASES, *STORES, *CACHE_PREFIXES, *QUEUES, *LOGS)
