"""What every deployment shares, by subject; the environment is read in this folder only."""

from config.settings.api import *
from config.settings.browser import *
from config.settings.databases import *
from config.settings.drawing import *
from config.settings.foundation import *
from config.settings.foundation import BASE_DIR
from config.settings.observing import *
from config.settings.photos import *
from config.settings.sign_in import *
from config.settings.storage import *
from config.settings.tasks import *
from config.settings.watching import *
from config.settings.words import *

INSTALLED_APPS = [
    "config",
    "generation",
    "uploads",
    "accounts",
    "privacy",
    "allauth",
    "allauth.account",
    "django_otp",
    "django_otp_webauthn",
    "rest_framework",
    "drf_spectacular",
    "knox",
    "django_htmx",
    "config.staff.StaffConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "config.observing.middleware.Numbered",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "config.api.middleware.OnlyProblems",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.ApiByTlsOnly",
    "privacy.rights.gate.RestoreGate",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.NotStored",
    "privacy.optout.signal.PrivacyControl",
    "django_otp.middleware.OTPMiddleware",
    "accounts.sessions.middleware.SessionLifetime",
    "accounts.watching.middleware.Watch",
    "uploads.middleware.UploadGate",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.TrustMiddleware",
    "accounts.profile.middleware.ProfileMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "privacy.policies.visits.AskAgain",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "privacy.retention.middleware.HoldsInWords",
    "privacy.vault.middleware.NotOpened",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.deployment",
            ],
        },
    },
]
