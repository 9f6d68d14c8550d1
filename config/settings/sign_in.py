"""Passwords, second factors, sessions, tokens."""

import os
from datetime import timedelta
from typing import Any

from config.settings.foundation import env

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "django_otp_webauthn.backends.WebAuthnBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.validators.ListedPasswordValidator"},
    {"NAME": "accounts.passwords.validators.OwnWordsValidator"},
]
SAFELIGHT_LEAKED_PASSWORDS = env.text(
    "SAFELIGHT_LEAKED_PASSWORDS",
    "",
    meaning="a local copy of Have I Been Pwned's list, sorted `SHA-1:count` lines; none by default",
)
if SAFELIGHT_LEAKED_PASSWORDS:
    if not os.access(SAFELIGHT_LEAKED_PASSWORDS, os.R_OK):
        env.problems.append("SAFELIGHT_LEAKED_PASSWORDS names a file that can't be read.")
    AUTH_PASSWORD_VALIDATORS.append(
        {
            "NAME": "accounts.passwords.validators.LeakedHashValidator",
            "OPTIONS": {"path": SAFELIGHT_LEAKED_PASSWORDS},
        }
    )
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "studio"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "accounts.forms.SignUpForm",
    "login": "accounts.forms.SignInForm",
    "change_password": "accounts.forms.NewPasswordForm",
    "reset_password": "accounts.forms.LostPasswordForm",
    "reset_password_from_key": "accounts.forms.PasswordByLinkForm",
    "add_email": "accounts.forms.NewAddressForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
# One address at a time: the old one goes when the new one is proved.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http"
# What a message says stays on this site; the default would put it into a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Marks browsers in which a person signed in before; see accounts.known_browsers.
SAFELIGHT_BROWSER_COOKIE = "known-browser"
# The link of a reset opens an account: it is good for an hour, once.
PASSWORD_RESET_TIMEOUT = 3600
SAFELIGHT_STEP_UP_SECONDS = env.integer(
    "SAFELIGHT_STEP_UP_SECONDS",
    300,
    least=30,
    most=3600,
    meaning="how long a proof of identity lasts for what is marked sensitive",
)
SAFELIGHT_FACTOR_FOR_ALL = env.flag(
    "SAFELIGHT_FACTOR_FOR_ALL",
    False,
    meaning="everybody must set up a second factor, as staff must in any case",
)
OTP_WEBAUTHN_HELPER_CLASS = "accounts.factors.ceremony.PasskeyHelper"
OTP_WEBAUTHN_RP_NAME = "Safelight"
OTP_WEBAUTHN_RP_ID = "localhost"
OTP_WEBAUTHN_ALLOWED_ORIGINS = ["http://localhost:8000"]
KNOX_TOKEN_MODEL = "accounts.ApiToken"  # noqa: S105
REST_KNOX = {"TOKEN_MODEL": KNOX_TOKEN_MODEL, "TOKEN_TTL": timedelta(days=30)}
SESSION_ENGINE = "accounts.sessions.store"
# Unused for a day, or this long after signing in, a session is over.
SESSION_COOKIE_AGE = 24 * 3600
# Whichever door was used to sign in: the browser forgets the session when it is closed.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SAFELIGHT_SESSION_LASTS = timedelta(days=14)
SAFELIGHT_STAFF_SESSION_LASTS = timedelta(hours=12)
SAFELIGHT_STAFF_SESSION_IDLE = timedelta(hours=1)
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
