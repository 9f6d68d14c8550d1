"""Photos and portraits: how they come in, how long they stay, how many are made."""

import os
import re
from datetime import timedelta

from config.settings.foundation import env

# Uploads stay in memory; Django's temporary-file handler would write them to disk ---------
FILE_UPLOAD_HANDLERS = ["uploads.intake.handler.CappedMemoryHandler"]
# An operator's own matting model in the place of the built-in segmenter.
SAFELIGHT_MATTING_MODEL = env.text(
    "SAFELIGHT_MATTING_MODEL", "", meaning="path of a matting model (ONNX) of your own"
)
SAFELIGHT_MATTING_SHA256 = env.text(
    "SAFELIGHT_MATTING_SHA256", "", meaning="SHA-256 of that file; another is not run"
)
SAFELIGHT_MATTING_SIDE = env.integer(
    "SAFELIGHT_MATTING_SIDE", 512, meaning="pixels a side that it takes", least=32, most=2048
)
SAFELIGHT_MATTING_INPUT = env.text(
    "SAFELIGHT_MATTING_INPUT", "signed", meaning="range that it takes: unit, signed or imagenet"
)
if SAFELIGHT_MATTING_MODEL and not re.fullmatch(r"[0-9a-fA-F]{64}", SAFELIGHT_MATTING_SHA256):
    env.problems.append("SAFELIGHT_MATTING_SHA256 is not 64 hex digits. Set it to the model's.")
if SAFELIGHT_MATTING_MODEL and not os.access(SAFELIGHT_MATTING_MODEL, os.R_OK):
    env.problems.append("SAFELIGHT_MATTING_MODEL names a file that can't be read.")
if SAFELIGHT_MATTING_INPUT not in {"unit", "signed", "imagenet"}:
    env.problems.append("SAFELIGHT_MATTING_INPUT must be unit, signed or imagenet.")

SAFELIGHT_PHOTO_MAX_BYTES = 25 * 1024 * 1024
SAFELIGHT_PHOTOS_MAX_COUNT = 12
SAFELIGHT_REQUEST_MAX_BYTES = 100 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024

# Retention ------------------------------------------------------------------------------
SAFELIGHT_HEADSHOT_MAX_DAYS = env.integer(
    "SAFELIGHT_HEADSHOT_MAX_DAYS",
    30,
    least=1,
    most=365,
    meaning="the longest a person may keep headshots here",
)
SAFELIGHT_BACKUP_DAYS = env.integer(
    "SAFELIGHT_BACKUP_DAYS",
    30,
    most=3650,
    meaning="how many days the oldest backup of this deployment is kept; stated in every receipt",
)
SAFELIGHT_LEDGER_DAYS = env.integer(
    "SAFELIGHT_LEDGER_DAYS",
    1096,
    least=731,
    most=36_500,
    meaning="how many days the ledger's lines are kept before `manage.py retire_ledger` leaves "
    "only their hashes; records of requests must last two years",
)
SAFELIGHT_TRAINING = env.flag(
    "SAFELIGHT_TRAINING",
    True,
    meaning="offer people, unticked and apart, to keep anonymised copies for training",
)
SAFELIGHT_TRAINING_MAX_DAYS = env.integer(
    "SAFELIGHT_TRAINING_MAX_DAYS",
    365,
    least=1,
    most=1095,
    meaning="the longest an anonymised copy may be kept for training",
)
SAFELIGHT_SWEEP_LATE_AFTER = timedelta(minutes=15)

# Jobs: what one person may ask for, so that nobody's orders crowd out the others' -----------
SAFELIGHT_JOBS_PER_PERSON = env.integer(
    "SAFELIGHT_JOBS_PER_PERSON",
    2,
    least=1,
    meaning="how many jobs a person may have under way at a time",
)
SAFELIGHT_PORTRAITS_PER_DAY = env.integer(
    "SAFELIGHT_PORTRAITS_PER_DAY",
    96,
    least=1,
    meaning="how many portraits a person may have made in 24 hours",
)
