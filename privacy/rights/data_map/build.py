"""Gathers the record from holders, purposes, retention classes, places and settings."""

from datetime import datetime
from typing import Any

from privacy.consent.purposes.registry import ProcessingPurpose, purposes
from privacy.responsible import responsible
from privacy.retention.classes import RetentionClass, retention_classes
from privacy.rights.holders import DataClass, Holder, registry
from privacy.rights.places import Place, places

SAFEGUARDS = (
    "Pictures and the details of records are sealed under one key per person (C2SP chunked "
    "encryption); keys lie in a database of their own and are destroyed with the person.",
    "Every opening is written into an append-only, signed ledger before anything is unsealed.",
    "Every sealed object has a deadline that the database enforces; an auditor reads the stores.",
    "Staff need a second factor, and there is no page on which they see pictures.",
)


def data_map(*, now: datetime) -> dict[str, Any]:
    """Return the whole record, ready to be written as JSON, Markdown or HTML."""
    who = responsible()
    return {
        "generated_at": now.isoformat(timespec="seconds"),
        "controller": who.controller,
        "privacy_officer": {"name": who.officer, "email": who.officer_email},
        "hosting_country": who.country,
        "processors": list(who.processors),
        "transfers": "None by the software; see the processors for where they work.",
        "people": "People with an account on this site, 18 or older; staff of this site.",
        "purposes": [_purpose(each) for each in purposes.purposes.values()],
        "holders": [_holder(each) for each in registry.holders],
        "retention": [_retention(each) for each in retention_classes()],
        "places": [_place(each) for each in places.every()],
        "impersonal_models": dict(sorted(registry.impersonal.items())),
        "safeguards": list(SAFEGUARDS),
    }


def _purpose(purpose: ProcessingPurpose) -> dict[str, Any]:
    return {
        "code": purpose.code,
        "title": str(purpose.title),
        "words": str(purpose.words),
        "bases": [{"term": basis.iri, "words": str(basis.label)} for basis in purpose.bases],
        "statements": [f"{each.code} {each.version}" for each in purpose.statements],
        "retention": str(purpose.retention),
        "is_optional": purpose.is_optional,
        "data": list(purpose.data),
    }


def _holder(holder: Holder) -> dict[str, Any]:
    return {
        "name": holder.name,
        "models": sorted(holder.models),
        "classes": [_class(each) for each in holder.classes],
    }


def _class(each: DataClass) -> dict[str, Any]:
    return {
        "code": each.code,
        "title": str(each.title),
        "why": str(each.purpose),
        "purpose": each.serves,
        "basis": str(each.basis),
        "until": str(each.deadline_words),
        "places": list(each.places),
    }


def _retention(rule: RetentionClass) -> dict[str, Any]:
    return {
        "kind": str(rule.kind),
        "default_hours": rule.default.total_seconds() / 3600,
        "maximum_hours": rule.maximum.total_seconds() / 3600,
        "reason": str(rule.reason),
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "kind": str(place.kind),
        "name": place.name,
        "holds": str(place.holds),
        "until": str(place.deadline),
        "holder": place.holder,
        "impersonal_because": place.impersonal,
    }
