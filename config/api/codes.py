"""Every code that a problem may bear, with what it says."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from rest_framework import exceptions

from privacy.api.problems import SENTENCES, Problem, code_of, problem_of
from privacy.errors import PrivacyError
from privacy.words import Words
from uploads.intake.errors import CATALOGUE

FRAMEWORK = (
    exceptions.ValidationError,
    exceptions.ParseError,
    exceptions.NotAuthenticated,
    exceptions.AuthenticationFailed,
    exceptions.PermissionDenied,
    exceptions.NotFound,
    exceptions.NotAcceptable,
    exceptions.Throttled,
)


@dataclass(frozen=True)
class Code:
    """One code: its status, and what it says."""

    code: str
    status: int
    words: Words


def codes() -> list[Code]:
    """Return them all by name: of the protocol, of photos, of our own rules."""
    found = {each.code: each for each in (*_of_statuses(), *_of_errors(), *_of_photos())}
    return [found[name] for name in sorted(found)]


def _of_statuses() -> Iterator[Code]:
    for status, words in SENTENCES.items():
        yield Code(Problem(status).as_json()["code"], status, words)
    for kind in FRAMEWORK:
        problem = problem_of(kind())
        if problem is not None:
            yield Code(problem.code, problem.status, problem.as_json()["detail"])


def _of_photos() -> Iterator[Code]:
    for code, (status, words) in CATALOGUE.items():
        figures: defaultdict[str, str] = defaultdict(lambda: "…")
        yield Code(code.value.replace("_", "-"), status, str(words) % figures)


def _of_errors(kind: type[PrivacyError] = PrivacyError) -> Iterator[Code]:
    for each in kind.__subclasses__():
        if "sentence" in vars(each):
            yield Code(code_of(each), each.status, each.sentence)
        yield from _of_errors(each)
