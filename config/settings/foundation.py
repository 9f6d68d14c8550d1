"""Where things lie, and the keys without which nothing starts."""

import tomllib
from pathlib import Path

from config import keyfiles
from config.env import Environment
from generation.provenance import certificates

env = Environment()
BASE_DIR = Path(__file__).resolve().parents[2]
SAFELIGHT_VERSION: str = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"][
    "version"
]

DATA_DIR = env.path(
    "SAFELIGHT_DATA_DIR", BASE_DIR / "var", meaning="folder of databases, keys and sealed objects"
)
ASSETS_DIR = env.path(
    "SAFELIGHT_ASSETS_DIR", BASE_DIR / "assets", meaning="folder of models and sample pictures"
)
KEYS_DIR = DATA_DIR / "keys"

SECRET_KEY = env.secret(
    "SECRET_KEY", meaning="signs sessions", fallback_file=KEYS_DIR / keyfiles.SECRET_KEY
)
SAFELIGHT_KMS_KEY = env.text(
    "SAFELIGHT_KMS_KEY", "", meaning="a key in AWS KMS that takes the local master key's place"
)
SAFELIGHT_MASTER_KEY = env.key(
    "SAFELIGHT_MASTER_KEY",
    meaning="wraps every person's key",
    fallback_file=KEYS_DIR / keyfiles.MASTER_KEY,
    is_required=not SAFELIGHT_KMS_KEY,
)
SAFELIGHT_OLD_MASTER_KEY = env.key(
    "SAFELIGHT_OLD_MASTER_KEY",
    meaning="the master key before, until rotate_master_key has run",
    fallback_file=KEYS_DIR / keyfiles.OLD_MASTER_KEY,
    is_required=False,
)
SAFELIGHT_LEDGER_KEY = env.key(
    "SAFELIGHT_LEDGER_KEY",
    meaning="signs the ledger's checkpoints",
    fallback_file=KEYS_DIR / keyfiles.LEDGER_KEY,
)
SAFELIGHT_PROVENANCE = env.secret(
    "SAFELIGHT_PROVENANCE",
    meaning="marks portraits as made with AI: a P-256 key, its certificate and its root, as PEM",
    fallback_file=KEYS_DIR / certificates.IDENTITY,
    check=certificates.parse,
)
SAFELIGHT_RECEIPT_KEY = env.key(
    "SAFELIGHT_RECEIPT_KEY",
    meaning="signs the receipts of erasures",
    fallback_file=KEYS_DIR / keyfiles.RECEIPT_KEY,
)
SAFELIGHT_CA_FILE = env.text(
    "SAFELIGHT_CA_FILE",
    "",
    meaning="authorities (PEM) of your own, by which database, broker, cache and mail server are "
    "known; else those of the system",
)
if SAFELIGHT_CA_FILE and not Path(SAFELIGHT_CA_FILE).is_file():
    env.problems.append("SAFELIGHT_CA_FILE names a file that can't be read.")
