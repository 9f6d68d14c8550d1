"""A case keeps the law's dates: the vectors, extensions in time, pauses only where allowed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Person
from accounts.profile.regions import Region
from privacy.retention.holds import HoldRefused
from privacy.retention.models import Hold
from privacy.rights.clocks.errors import ClockRefused
from privacy.rights.clocks.kinds import Kind
from privacy.rights.requests import actions
from privacy.rights.requests.casefile import CaseNotice
from privacy.rights.requests.clocking import OUR_OWN, clocks_of, dates_of, due_of
from privacy.rights.requests.days import legal_day
from privacy.rights.requests.errors import CaseRefused
from privacy.rights.requests.laws import LAWS, PLACES, laws_for
from privacy.rights.requests.models import RightsRequest
from privacy.rights.requests.reminding import remind
from privacy.rights.requests.sealed import Contact
from privacy.rights.requests.states import Channel, Outcome
from tests.people import open_person
from tests.privacy.rights.holding import add_headshot, add_photo
from tests.privacy.rights.requests.asking import WHY, asked, deliver, proposed
from tests.staff import bearing

with_data = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
NOON = 12


def noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=NOON)


def case_of(region: str, day: str, kind: Kind = Kind.ACCESS) -> RightsRequest:
    return RightsRequest(kind=kind, regimes=laws_for(region), received_at=noon(day))


def due_on(case: RightsRequest) -> str:
    return legal_day(due_of(case) - timedelta(seconds=1)).isoformat()


VECTORS = [
    ("eea", "2026-01-31", Kind.ACCESS, "2026-03-02"),
    ("eea", "2026-11-25", Kind.ACCESS, "2026-12-28"),
    ("eea", "2026-03-05", Kind.ACCESS, "2026-04-07"),
    ("us-ca", "2026-11-13", Kind.KNOW, "2026-12-28"),
    ("us-ca", "2026-11-13", Kind.OPT_OUT, "2026-12-07"),
    ("ca", "2026-11-13", Kind.ACCESS, "2026-12-13"),
    # Not sure: every law counts, and the earliest decides.
    ("", "2026-11-13", Kind.ACCESS, "2026-12-13"),
    ("", "2026-01-31", Kind.ACCESS, "2026-03-02"),
]


@pytest.mark.parametrize(("region", "received", "kind", "due"), VECTORS)
def test_a_case_is_due_when_the_law_says(region: str, received: str, kind: Kind, due: str) -> None:
    case = case_of(region, received, kind)
    assert due_on(case) == due
    [decisive] = [each for each in dates_of(case) if each.is_decisive]
    assert decisive.day.isoformat() == due
    assert decisive.why


def test_california_is_acknowledged_and_extended_by_its_own_days() -> None:
    dates = {each.what: each.day.isoformat() for each in dates_of(case_of("us-ca", "2026-11-13"))}
    assert dates == {
        "Acknowledge by": "2026-11-30",
        "Answer by": "2026-12-28",
        "Tell of an extension by": "2026-12-28",
        "Extended, at the latest by": "2027-02-11",
    }


def test_where_no_law_sets_a_time_ours_counts() -> None:
    case = case_of("us-ca", "2026-11-13", Kind.COMPLAINT)
    assert due_of(case) == case.received_at + OUR_OWN
    assert [each.is_decisive for each in dates_of(case)] == [True]


def test_every_place_that_people_can_choose_has_its_laws() -> None:
    assert {code for code, _words in PLACES} == LAWS.keys() == set(Region.values) - {""}
    assert set(laws_for("")) == set(laws_for("nowhere")) == {"gdpr", "uk_gdpr", "ccpa", "pipeda"}


@settings(max_examples=300, deadline=None)
@given(
    region=st.sampled_from(["", *LAWS]),
    kind=st.sampled_from(list(Kind)),
    received=st.integers(0, 20 * 366 * 24).map(
        lambda hours: datetime(2022, 1, 2, tzinfo=UTC) + timedelta(hours=hours)
    ),
    later=st.integers(0, 400),
)
def test_the_earliest_law_decides_and_a_later_receipt_is_never_due_earlier(
    region: str, kind: Kind, received: datetime, later: int
) -> None:
    case = RightsRequest(kind=kind, regimes=laws_for(region), received_at=received)
    alone = [
        due_of(RightsRequest(kind=kind, regimes=[law], received_at=received))
        for law in case.regimes
        if clocks_of(RightsRequest(kind=kind, regimes=[law], received_at=received))
    ]
    assert due_of(case) == (min(alone) if alone else received + OUR_OWN)
    # Recognising it late, or looking at it late, moves nothing.
    case.recognised_at = received + timedelta(days=later)
    assert due_of(case, at=case.recognised_at) == due_of(case)
    after = RightsRequest(
        kind=kind, regimes=case.regimes, received_at=received + timedelta(days=later)
    )
    assert due_of(after) >= due_of(case)


def aged(case: RightsRequest, **ago: int) -> RightsRequest:
    """Move a case's receipt back, as if it had been here for that long."""
    case.received_at -= timedelta(**ago)
    RightsRequest.objects.filter(pk=case.pk).update(
        received_at=case.received_at, due_at=due_of(case)
    )
    case.refresh_from_db()
    return case


class TestWithPeople:
    pytestmark = with_data

    @pytest.mark.parametrize("region", ["eea", "gb", "us-ca", "ca"])
    def test_after_the_due_date_no_extension(self, alice: Person, region: str) -> None:
        officer, _browser = bearing("privacy-officer")
        late = aged(asked(alice, region=region), days=120)
        with pytest.raises(ClockRefused):
            proposed(late, officer, Outcome.EXTEND, words=WHY)

    def test_an_extension_approved_in_time_but_sent_late_extends_nothing(
        self, alice: Person
    ) -> None:
        first, second = bearing("privacy-officer")[0], bearing("privacy-officer")[0]
        case = asked(alice)
        proposal = proposed(case, first, Outcome.EXTEND, words=WHY)
        actions.approve(proposal=proposal, officer=second.pk, digest=proposal.digest)
        aged(case, days=120)
        before = len(mail.outbox)
        deliver()
        case.refresh_from_db()
        assert (case.extended_at, case.extended_laws) == (None, [])
        assert CaseNotice.objects.get(letter="extension").state == "late"
        assert len(mail.outbox) == before

    @pytest.mark.parametrize("region", ["us-ca", "ca", "ca-qc"])
    def test_california_and_canada_let_no_clock_stand_still(
        self, alice: Person, region: str
    ) -> None:
        case, (officer, _browser) = asked(alice, region=region), bearing("privacy-officer")
        with pytest.raises(ClockRefused, match="doesn't let the clock stand still"):
            actions.suspend(case=case, officer=officer.pk)
        case.refresh_from_db()
        assert case.pauses == []

    def test_a_pause_moves_europe_s_date_and_no_other(self, alice: Person) -> None:
        case, (officer, _browser) = asked(alice, region=""), bearing("privacy-officer")
        actions.suspend(case=case, officer=officer.pk)
        assert case.is_paused
        case.pauses[0]["since"] = (timezone.now() - timedelta(days=9, hours=1)).isoformat()
        case.received_at -= timedelta(days=10)
        RightsRequest.objects.filter(pk=case.pk).update(
            pauses=case.pauses, received_at=case.received_at
        )
        actions.resume(case=case, officer=officer.pk)
        assert [each["laws"] for each in case.pauses] == [["gdpr", "uk_gdpr"]]
        assert not case.is_paused
        paused = {clock.regime.code: clock.paused_days(None) for clock in clocks_of(case)}
        assert paused == {"gdpr": 9, "uk_gdpr": 9, "ccpa": 0, "pipeda": 0}
        with pytest.raises(ClockRefused):
            actions.resume(case=case, officer=officer.pk)

    def test_a_letter_that_came_late_to_the_desk_counts_from_its_receipt(self) -> None:
        officer, _browser = bearing("privacy-agent")
        case = actions.take_in(
            officer=officer.pk,
            kind=Kind.ACCESS,
            channel=Channel.LETTER,
            region="ca",
            language="fr-ca",
            received_at=timezone.now() - timedelta(days=20),
            requested_on=legal_day(timezone.now() - timedelta(days=24)),
            contact=Contact(name="Z", postal="1 rue Exemple"),
        )
        days = {each.what: each.day for each in dates_of(case)}
        assert days["Answer by"] == legal_day(case.received_at + timedelta(days=30))
        assert days["Tell of an extension by"] == legal_day(timezone.now() + timedelta(days=6))
        with pytest.raises(CaseRefused):
            actions.take_in(
                officer=officer.pk,
                kind=Kind.ACCESS,
                channel=Channel.PHONE,
                region="ca",
                language="en",
                received_at=timezone.now() + timedelta(hours=1),
                contact=Contact(),
            )

    def test_a_hold_keeps_what_canada_s_request_covers_and_its_owner_sees_it(
        self, alice: Person
    ) -> None:
        photo = add_photo(alice)
        strangers = add_headshot(open_person())
        case = asked(alice, region="ca")
        newer = add_headshot(alice)
        officer, _browser = bearing("privacy-officer")
        hold = actions.place_hold(case=case, officer=officer.pk, sealed_object=photo.sealed_id)
        assert (hold.person, hold.request) == (alice.pk, case.pk)
        assert hold.expires_at <= timezone.now() + timedelta(days=60)
        for uncovered in (strangers.sealed_id, newer.sealed_id):
            with pytest.raises(HoldRefused):
                actions.place_hold(case=case, officer=officer.pk, sealed_object=uncovered)
        assert Hold.objects.count() == 1

    def test_no_other_law_asks_for_holds(self, alice: Person) -> None:
        photo = add_photo(alice)
        case, (officer, _browser) = asked(alice, region="eea"), bearing("privacy-officer")
        with pytest.raises(CaseRefused):
            actions.place_hold(case=case, officer=officer.pk, sealed_object=photo.sealed_id)

    def test_each_reminder_goes_once_and_the_last_ones_to_the_officer_too(
        self, alice: Person, settings: object
    ) -> None:
        settings.SAFELIGHT_PRIVACY_EMAIL = "officer@example.org"  # type: ignore[attr-defined]
        case, (agent, _browser) = asked(alice, region="ca"), bearing("privacy-agent")
        actions.assign(case=case, officer=agent.pk, to=agent.pk)
        mail.outbox.clear()
        sent = []
        for days in range(36):
            now = case.received_at + timedelta(days=days)
            for _again in range(2):
                remind(now)
            sent += [(days, *sorted(each.to)) for each in mail.outbox]
            mail.outbox.clear()
        assert sorted(sent) == sorted(
            [
                (16, agent.email),
                (25, agent.email),
                (25, "officer@example.org"),
                (31, agent.email),
                (31, "officer@example.org"),
            ]
        )

    def test_a_mail_server_that_refuses_gets_the_reminder_again(
        self, alice: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        case = asked(alice, region="ca")
        mail.outbox.clear()

        def refuse(*_given: object, **_named: object) -> None:
            raise OSError("no route")

        late = case.received_at + timedelta(days=20)
        with monkeypatch.context() as broken:
            broken.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
            assert remind(late) == 0
        assert remind(late) == 1
        assert remind(late) == 0
