"""What a thief can do with a copy of the database, without the keys of the deployment: nothing."""

import base64
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp

from accounts.models import AuthenticatorApp, Person, RecoveryCode
from tests.accounts.proofs import forget_tries, is_inside, set_up_app, sign_in
from tests.people import open_person

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def codes(alice: Person) -> list[str]:
    return set_up_app(sign_in(alice), alice)


def dump() -> list[object]:
    """Return every value in every table, as the database gives it out."""
    values: list[object] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            values += [
                bytes(value) if isinstance(value, memoryview) else value
                for row in cursor.fetchall()
                for value in row
            ]
    return values


def forms_of(secret: bytes) -> set[bytes]:
    """Return how a secret could stand in a dump."""
    base32, base64_ = base64.b32encode(secret), base64.b64encode(secret)
    return {secret, secret.hex().encode(), secret.hex().upper().encode(), base32, base32.lower(),
            base64_, base64.urlsafe_b64encode(secret)}  # fmt: skip


def test_neither_secret_nor_codes_stand_in_it(codes: list[str]) -> None:
    secret = AuthenticatorApp.objects.get().secret()
    plain = {code.replace("-", "") for code in codes}
    wanted = forms_of(secret) | {code.encode() for code in (*codes, *plain)}
    wanted |= {base64.b32decode(code.upper() + "======") for code in plain}
    text = b"\0".join(v if isinstance(v, bytes) else str(v).encode() for v in dump())
    assert len(text) > 5000
    assert not [form for form in wanted if form in text]


def test_nothing_in_it_opens_the_second_factor(codes: list[str], alice: Person) -> None:
    thief = sign_in(alice)  # who also knows the password
    for guess in _guesses():
        forget_tries()
        thief.post(reverse("factor"), {"code": guess}, REMOTE_ADDR="203.0.113.9")
        cache.clear()
    assert not is_inside(thief)
    forget_tries()
    thief.post(reverse("factor"), {"code": codes[0]})
    assert is_inside(thief)  # the door itself works


def _guesses() -> set[str]:
    """Return what is stored of the factors, as a code and as the secret of an app."""
    app = AuthenticatorApp.objects.get()
    sealed = bytes(app.sealed)
    digests = list(RecoveryCode.objects.values_list("digest", flat=True))
    seeds = [sealed, sealed[:20], sealed[12:32], sealed[-20:], bytes.fromhex(digests[0])[:20]]
    from_seeds = {f"{totp(seed):06d}" for seed in seeds}
    as_code = {digest[:64] for digest in digests[:3]}
    as_code |= {
        re.sub("=", "", base64.b32encode(bytes.fromhex(digest))[:26].decode().lower())
        for digest in digests[:3]
    }
    return from_seeds | as_code


def test_a_hash_moved_to_another_person_does_not_open(codes: list[str], alice: Person) -> None:
    bob = open_person()
    set_up_app(sign_in(bob), bob)
    stolen = RecoveryCode.objects.filter(device__user=alice).values_list("digest", flat=True)[0]
    RecoveryCode.objects.filter(device__user=alice).delete()
    his = RecoveryCode.objects.filter(device__user=bob).values_list("pk", flat=True)[0]
    RecoveryCode.objects.filter(pk=his).update(digest=stolen)
    half = sign_in(bob)
    for code in codes:
        forget_tries()
        half.post(reverse("factor"), {"code": code})
    assert not is_inside(half)


def test_a_secret_moved_to_another_row_does_not_open(codes: list[str], alice: Person) -> None:
    bob = open_person()
    set_up_app(sign_in(bob), bob)
    sealed = AuthenticatorApp.objects.get(user=alice).sealed
    known = AuthenticatorApp.objects.get(user=alice).secret()
    AuthenticatorApp.objects.filter(user=bob).update(sealed=sealed, last_step=-1)
    half = Client(raise_request_exception=False)
    half.cookies = sign_in(bob).cookies
    half.post(reverse("factor"), {"code": f"{totp(known):06d}"})
    assert not is_inside(half)
