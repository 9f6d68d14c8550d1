"""Static files as production hands them out: by themselves, since images are built with them."""

from config.settings.foundation import DATA_DIR, env

STATIC_ROOT = env.path(
    "SAFELIGHT_STATIC_ROOT",
    DATA_DIR / "static",
    meaning="folder of gathered static files; a web server fills it, images bring it along",
)
COLLECTED = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
