"""Addresses of the account; sign-in itself is allauth's."""

from allauth.account import views as allauth
from django.urls import include, path

from accounts import stage
from accounts.factors import passkeys
from accounts.factors import views as factors
from accounts.profile.language import language
from accounts.profile.views import profile
from accounts.sessions import views as sessions
from accounts.stepup.views import step_up
from accounts.tokens import views as tokens
from privacy.sensitive import sensitive

change_password = sensitive()(allauth.password_change)
set_password = sensitive()(allauth.password_set)
change_email = sensitive()(allauth.email)

urlpatterns = [
    path("account/factor/", stage.factor, name="factor"),
    path("account/security/", factors.security, name="security"),
    path("account/security/app/", factors.app, name="factor-app"),
    path("account/security/app/qr/", factors.app_qr, name="factor-app-qr"),
    path("account/security/app/remove/", factors.app_remove, name="factor-app-remove"),
    path("account/security/codes/", factors.recovery_codes, name="recovery-codes"),
    path("account/security/passkeys/begin/", passkeys.add_begin, name="passkey-add-begin"),
    path("account/security/passkeys/add/", passkeys.add, name="passkey-add"),
    path("account/security/passkeys/<int:passkey>/", passkeys.remove, name="passkey-remove"),
    path("account/passkey/begin/", passkeys.prove_begin, name="passkey-prove-begin"),
    path("account/passkey/", passkeys.prove, name="passkey-prove"),
    path("account/", profile, name="profile"),
    path("language/", language, name="language"),
    path("account/sessions/end/", sessions.sessions_end, name="sessions-end"),
    path("account/sessions/<slug:handle>/end/", sessions.session_end, name="session-end"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/<uuid:public_id>/revoke/", tokens.token_revoke, name="token-revoke"),
    path("account/security/codes/file/", factors.recovery_codes_file, name="recovery-codes-file"),
    path("account/step-up/", step_up, name="step-up"),
    # allauth's own page takes a password also from those who have a second factor.
    path("account/reauthenticate/", step_up, name="account_reauthenticate"),
    path("account/password/change/", change_password, name="account_change_password"),
    path("account/password/set/", set_password, name="account_set_password"),
    path("account/email/", change_email, name="account_email"),
    path("account/", include("allauth.account.urls")),
]
