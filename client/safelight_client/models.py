"""What the API tells, as it is described at /api/v1/openapi.json."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True)
class Token:
    name: str
    scope: str
    expires_at: datetime


@dataclass(frozen=True)
class Me:
    id: UUID
    email: str
    token: Token | None


@dataclass(frozen=True)
class Style:
    slug: str
    title: str
    description: str
    takes_colour: bool
    is_transparent: bool
    is_drawn: bool


@dataclass(frozen=True)
class Photo:
    id: UUID
    verdict: str
    verdict_words: str
    advice: str
    is_usable: bool
    score: int
    width: int
    height: int
    created_at: datetime
    delete_after: datetime


@dataclass(frozen=True)
class Failure:
    code: str
    sentence: str


@dataclass(frozen=True)
class Job:
    id: UUID
    state: str
    photos: list[UUID]
    styles: list[str]
    asked: int
    made: int
    headshots: list[UUID]
    stage: str
    failure: Failure | None
    is_finished: bool
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True)
class Headshot:
    id: UUID
    job: UUID
    style: str
    style_title: str
    width: int
    height: int
    is_favourite: bool
    is_unlike: bool
    note: str
    keep: str
    created_at: datetime
    downloaded_at: datetime | None
    delete_after: datetime


@dataclass(frozen=True)
class Release:
    id: UUID
    headshot: UUID
    label: str
    size: str
    created_at: datetime
    ends_at: datetime
    is_open: bool
    revoked_at: datetime | None
    opened_count: int
    last_opened_at: datetime | None


@dataclass(frozen=True)
class ReleaseMade(Release):
    link: str


@dataclass(frozen=True)
class Statement:
    code: str
    version: str
    title: str
    text: str
    digest: str
    state: str
    since: datetime | None
    is_withdrawable: bool


@dataclass(frozen=True)
class Purpose:
    code: str
    title: str
    words: str
    basis: str
    is_optional: bool
    needs_consent: bool
    statements: list[Statement]


@dataclass(frozen=True)
class Holding:
    code: str
    title: str
    purpose: str
    basis: str
    deadline: str
    count: int
    bytes: int
    delete_after: datetime | None
    can_be_deleted: bool


@dataclass(frozen=True)
class ConsentEvent:
    record: UUID
    statement: str
    version: str
    release: str
    digest: str
    is_given: bool
    language: str
    method: str
    at: datetime


@dataclass(frozen=True)
class Line:
    id: UUID
    number: int | None
    time: datetime
    event: str
    what: str
    who: str
    is_own: bool
    why: str
    objects: list[UUID]


@dataclass(frozen=True)
class Export:
    id: UUID
    state: str
    percent: int
    asked_at: datetime
    fetched_at: datetime | None
    delete_after: datetime
    file_url: str


@dataclass(frozen=True)
class RightsRequest:
    id: UUID
    reference: str
    kind: str
    region: str
    state: str
    received_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    denial_reason: str
    can_be_withdrawn: bool


@dataclass(frozen=True)
class Date:
    law: str
    what: str
    day: date
    why: str
    is_decisive: bool


@dataclass(frozen=True)
class Letter:
    sent_at: datetime
    language: str
    subject: str
    body: str


@dataclass(frozen=True)
class Document:
    id: UUID
    name: str


@dataclass(frozen=True)
class RequestInFull(RightsRequest):
    dates: list[Date]
    letters: list[Letter]
    documents: list[Document]
    copies: list[UUID]


@dataclass(frozen=True)
class Erased:
    scope: str
    receipt_url: str
