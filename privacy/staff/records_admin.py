"""The records that the law wants kept as they are, in the admin: to read, never to change."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from privacy.consent.models import ConsentEvent
from privacy.ledger.events import Event, event_words, purpose_words
from privacy.ledger.models import LedgerEntry
from privacy.staff.break_glass.models import BreakGlass
from privacy.staff.filters import BY_KIND, BY_PURPOSE, BY_ROLE
from privacy.staff.pages import Personal, ReadOnly, number_in
from privacy.staff.purposes import person_behind


class LedgerEntryAdmin(Personal):
    """Lines of the ledger as they stand in clear; their sealed details stay sealed."""

    seen = Event.STAFF_SAW_LEDGER
    list_display = ("time", "what", "actor_role", "actor_id", "why", "ledger_id")
    list_filter = (BY_KIND, BY_ROLE, BY_PURPOSE)
    date_hierarchy = "time"
    ordering = ("-time",)
    search_fields = ("ledger_id",)
    search_help_text = _("The random number under which a person stands in the ledger, whole.")
    fields = ("time", "what", "event", "actor_role", "actor_id", "why", "purpose", "ledger_id")

    def found_by(self, term: str) -> Q:
        return Q(ledger_id=number_in(term) or UUID(int=0))

    def owner_of(self, row: LedgerEntry) -> UUID | None:
        return person_behind(row.ledger_id)

    @admin.display(description=_("what"), ordering="event")
    def what(self, entry: LedgerEntry) -> str:
        return event_words(entry.event)

    @admin.display(description=_("why"), ordering="purpose")
    def why(self, entry: LedgerEntry) -> str:
        return purpose_words(entry.purpose)


class ConsentEventAdmin(Personal):
    """What people allowed and took back, in which version and by which form."""

    seen = Event.STAFF_SAW_CONSENTS
    list_display = ("at", "statement", "version", "is_given", "method", "language")
    list_filter = ("is_given", "at")
    ordering = ("-at",)
    search_fields = ("person",)
    search_help_text = _("An account number, whole.")
    fields = (
        *("at", "person", "statement", "version", "release", "digest", "is_given"),
        *("method", "language"),
    )

    def found_by(self, term: str) -> Q:
        return Q(person=number_in(term))

    def owner_of(self, row: ConsentEvent) -> UUID | None:
        return row.person


class BreakGlassAdmin(Personal):
    """Who broke the glass, when and for how long; the reason is read on its own page alone."""

    seen = Event.STAFF_SAW_GLASS
    list_display = ("asked_at", "where_it_stands", "minutes", "opened_at", "expires_at")
    list_filter = ("state",)
    ordering = ("-asked_at",)
    fields = (
        *("asked_at", "where_it_stands", "minutes", "requester", "approver"),
        *("opened_at", "expires_at", "extended_at"),
    )

    def owner_of(self, row: BreakGlass) -> UUID | None:
        return row.person

    @admin.display(description=_("state"), ordering="state")
    def where_it_stands(self, glass: BreakGlass) -> str:
        return glass.standing


class FindingsAdmin(ReadOnly):
    """When the auditor or the daily proof ran, and what came of it; names nobody."""

    date_hierarchy = "finished_at"
    ordering = ("-finished_at",)


class AuditAdmin(FindingsAdmin):
    list_display = ("finished_at", "clean", "findings")
    fields = ("finished_at", "looked_at", "found")

    @admin.display(description=_("clean"), boolean=True)
    def clean(self, audit: Any) -> bool:
        return bool(audit.is_clean)

    @admin.display(description=_("findings"))
    def findings(self, audit: Any) -> int:
        return sum(audit.found.values())


class ProofRunAdmin(FindingsAdmin):
    list_display = ("finished_at", "has_passed")
    list_filter = ("has_passed",)
    fields = ("finished_at", "has_passed", "note")
