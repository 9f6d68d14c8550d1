"""The account: signing in and out, second factors, sessions, tokens."""

from tests.matrix.expecting import ANONYMOUS, DOOR, PEOPLE, everyone, own, people

ROWS = {
    "account/": people(),
    "account/factor/": everyone(302, but={ANONYMOUS: DOOR}),
    "account/security/": people(),
    "account/security/app/": people(),
    "account/security/app/qr/": people(404),  # no app is being set up
    "account/security/app/remove/": people(302, method="post"),
    # Codes belong to another factor, which staff have here; the file is for codes just made.
    "account/security/codes/": people(method="post", but=dict.fromkeys(PEOPLE, 404)),
    "account/security/codes/file/": people(404, method="post"),
    "account/security/passkeys/begin/": people(method="post"),
    "account/security/passkeys/add/": people(400, method="post"),
    "account/security/passkeys/<int:passkey>/": people(404, method="post"),
    "account/passkey/begin/": everyone(method="post"),
    "account/passkey/": everyone(400, method="post"),
    "account/sessions/end/": people(302, method="post"),
    "account/sessions/<slug:handle>/end/": own(302, method="post"),
    "account/tokens/": people(),
    "account/tokens/<uuid:public_id>/revoke/": own(302, method="post"),
    "account/step-up/": people(),
    "account/reauthenticate/": people(),
    "account/password/change/": people(),
    "account/password/set/": people(302),
    "account/email/": people(),
    "account/login/": everyone(302, but={ANONYMOUS: 200}),
    "account/logout/": everyone(200, but={ANONYMOUS: 302}),
    "account/inactive/": everyone(),
    "account/signup/": everyone(302, but={ANONYMOUS: 200}),
    "account/confirm-email/": everyone(),
    "account/confirm-email/<key>/": everyone(),
    "account/login/code/confirm/": everyone(302, but={ANONYMOUS: DOOR}),
    "account/password/reset/": everyone(),
    "account/password/reset/done/": everyone(),
    "account/password/reset/key/<uidb36>-<key>/": everyone(),
    "account/password/reset/key/done/": everyone(),
}
