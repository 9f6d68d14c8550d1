"""Old lines retire: words go, hashes stay, and nothing else can be passed off as that."""

import uuid
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from privacy.ledger import guards, retiring
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event
from privacy.ledger.models import LedgerEntry, LedgerLeaf
from privacy.ledger.sequencer import sequence_entries
from privacy.ledger.tree import is_proven, prove
from privacy.ledger.verify import verify
from privacy.vault.keyring import ensure_owner_key
from tests.databases import Database
from tests.privacy.ledger.writing import write

OLD, YOUNG = 7, 4
retire = partial(retiring.retire, actor=Actor.operator())


def fill() -> datetime:
    """Write old lines and young ones; return the moment between them."""
    person = uuid.uuid4()
    ensure_owner_key(person)
    for _ in range(OLD):
        write(person)
    sequence_entries()
    moment = timezone.now()
    for _ in range(YOUNG):
        write(person)
    sequence_entries()
    return moment


def test_words_of_old_lines_go_and_the_ledger_verifies(database: Database) -> None:
    def attempt() -> None:
        moment = fill()
        assert retire(before=moment) == OLD
        # The line that says so came in addition.
        assert LedgerEntry.objects.count() == YOUNG + 1
        assert LedgerLeaf.objects.count() == OLD + YOUNG + 1
        found = verify()
        assert found.problems == ()
        assert f"the first {OLD} lines were retired" in found.retirements[0]
        assert guards.missing(connection, guards.GUARDED) == []
        for entry in LedgerEntry.objects.all():
            proof = prove(entry.pk)
            assert proof is not None
            assert is_proven(entry, proof)

    database.run(attempt)


def test_another_line_that_goes_beside_them_is_found(database: Database) -> None:
    def attempt() -> None:
        retire(before=fill())
        young = LedgerLeaf.objects.get(sequence=OLD)
        with transaction.atomic(), guards.lifted(connection, retiring.TABLE):
            LedgerEntry.objects.get(pk=young.entry).delete()
        assert verify().problems == (f"Line {OLD}: its entry is gone.",)

    database.run(attempt)


def test_killed_between_saying_and_doing_it_goes_on(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_arguments: object) -> None:
        raise KeyboardInterrupt

    def attempt() -> None:
        moment = fill()
        with monkeypatch.context() as patch:
            patch.setattr(guards, "lifted", die)
            with pytest.raises(KeyboardInterrupt):
                retire(before=moment)
        assert verify().problems == ()
        assert LedgerEntry.objects.count() == OLD + YOUNG + 1
        assert retire(before=moment) == OLD
        assert retire(before=moment) == 0
        assert len(verify().retirements) == 1
        assert verify().problems == ()

    database.run(attempt)


def test_lines_retire_again_later(database: Database) -> None:
    def attempt() -> None:
        retire(before=fill())
        assert retire(before=timezone.now() + timedelta(seconds=1)) == YOUNG
        assert [each.lines for each in retiring.retirements()] == [OLD, OLD + YOUNG + 1]
        # Lines that retired others stay for good: verifying reads them.
        events = set(LedgerEntry.objects.values_list("event", flat=True))
        assert events == {Event.LEDGER_RETIRED}
        assert verify().problems == ()

    database.run(attempt)


def test_statement_that_was_changed_retires_nothing(database: Database) -> None:
    def attempt() -> None:
        retire(before=fill())
        guards.remove(connection, guards.GUARDED)
        said = LedgerEntry.objects.filter(event=Event.LEDGER_RETIRED)
        said.update(detail=b'{"lines": 9}')
        assert "was changed after it got its number" in verify().problems[-1]
        said.update(detail=b"nothing")
        assert "doesn't say which" in verify().problems[0]

    database.run(attempt)


@pytest.mark.server
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_the_application_s_own_role_can_not_retire(database: Database) -> None:
    role = f"safelight_{uuid.uuid4().hex[:12]}"

    def sql(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    def attempt() -> None:
        moment = fill()
        sql(f"CREATE ROLE {role}")
        try:
            guards.restrict(connection, role, guards.GUARDED)
            sql(f"SET ROLE {role}")
            with pytest.raises(DatabaseError, match="must be owner"):
                retire(before=moment)
            assert LedgerEntry.objects.count() == OLD + YOUNG + 1
        finally:
            sql("RESET ROLE")
            sql(f"DROP OWNED BY {role}")
            sql(f"DROP ROLE {role}")
        assert retire(before=moment) == OLD

    database.run(attempt)


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_command_retires_what_is_older_than_the_setting(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = fill()
    call_command("retire_ledger")
    assert "Retired 0 lines" in capsys.readouterr().out
    later = moment + timedelta(days=settings.SAFELIGHT_LEDGER_DAYS)
    monkeypatch.setattr(timezone, "now", lambda: later)
    call_command("retire_ledger")
    assert f"Retired {OLD} lines" in capsys.readouterr().out
    call_command("verify_ledger")
    assert f"the first {OLD} lines were retired" in capsys.readouterr().out


@pytest.mark.django_db(databases=["default", "keys"])
def test_command_says_who_may(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_options: object) -> None:
        raise DatabaseError("must be owner of table")

    monkeypatch.setattr("privacy.management.commands.retire_ledger.retire", refuse)
    with pytest.raises(CommandError, match="as the role that owns the tables") as refused:
        call_command("retire_ledger")
    assert refused.value.returncode == 1
