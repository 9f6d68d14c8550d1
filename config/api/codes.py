"""Every code that a problem of the API may bear, with what it says."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from rest_framework import exceptions

from accounts.tokens.access import FreshProofNeeded
from generation.errors import (
    NotOffered,
    NoUsablePhoto,
    PhotosMissing,
    QuotaUsed,
    TooManyJobs,
    TooManyPortraits,
)
from generation.headshots.release.actions import TooManyReleases
from generation.provenance.errors import NotMarked
from privacy.api.answers.actions import BrokeOff, OtherRequest, StillAtWork
from privacy.api.conditional import ChangedSince
from privacy.api.parsers import BodyTooLarge
from privacy.api.problems import SENTENCES, Problem, problem_of
from privacy.consent.actions import ConsentMissing
from privacy.consent.api import OtherWords
from privacy.retention.actions import SweeperLate
from privacy.rights.erasure import NotErased
from privacy.rights.export.errors import LinkExpired, LinkUsed, NotReady, TooManyExports
from privacy.rights.requests.errors import CaseMoved, TooManyOpen
from privacy.vault.errors import Damaged, Gone, KeyDestroyed, MasterMissing, OnHold
from privacy.words import Words
from uploads.errors import TooManyPhotos
from uploads.intake.errors import CATALOGUE

FRAMEWORK = (
    *(exceptions.ValidationError, exceptions.ParseError, exceptions.NotAuthenticated),
    *(exceptions.AuthenticationFailed, exceptions.PermissionDenied, exceptions.Throttled),
    *(FreshProofNeeded, ChangedSince, BodyTooLarge),
)
OURS = (
    *(ConsentMissing, OtherWords, SweeperLate, TooManyPhotos, NoUsablePhoto, PhotosMissing),
    *(NotOffered, TooManyPortraits, NotMarked, TooManyReleases, OnHold, Gone, KeyDestroyed),
    *(Damaged, MasterMissing, NotReady, LinkUsed, LinkExpired, TooManyExports),
    *(CaseMoved, TooManyOpen),
    *(OtherRequest, StillAtWork, BrokeOff),
)


@dataclass(frozen=True)
class Code:
    """One code: its status, and what it says."""

    code: str
    status: int
    words: Words


def codes() -> list[Code]:
    """Return them all by name: of the protocol, of photos, of our own rules."""
    found = {each.code: each for each in (*_of_statuses(), *_of_photos(), *_of_errors())}
    return [found[name] for name in sorted(found)]


def _of_statuses() -> Iterator[Code]:
    for status, words in SENTENCES.items():
        yield Code(Problem(status).as_json()["code"], status, words)


def _of_photos() -> Iterator[Code]:
    for code, (status, words) in CATALOGUE.items():
        figures: defaultdict[str, str] = defaultdict(lambda: "…")
        yield Code(code.value.replace("_", "-"), status, str(words) % figures)


def _of_errors() -> Iterator[Code]:
    now = timezone.now()
    with_figures = (TooManyJobs(2), QuotaUsed(limit=96, left=0, frees_at=now), NotErased(["…"]))
    for each in (*(kind() for kind in (*FRAMEWORK, *OURS)), *with_figures):
        problem = problem_of(each)
        if problem is not None:
            yield Code(problem.code, problem.status, problem.as_json()["detail"])
