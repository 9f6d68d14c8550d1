"""Members of staff, and a policy on its way to publication."""

from uuid import UUID

from privacy.policies.actions import approve, draft, publish
from privacy.policies.documents import Document
from privacy.policies.models import PolicyVersion
from tests.people import open_person

CHANGED = "You are 18 or older.\n\nYou also like the *colour* orange."


def publish_new(
    document: Document = Document.TERMS, *, text: str = CHANGED, is_material: bool = True
) -> int:
    """Let one writer and one approver bring a new version into force."""
    author, approver = open_person().pk, open_person().pk
    version = write(author, document=document, text=text, is_material=is_material)
    approve(version=version, approver=approver)
    return publish(version=version, publisher=approver)


def write(
    author: UUID,
    *,
    document: Document = Document.TERMS,
    text: str = CHANGED,
    is_material: bool = True,
) -> PolicyVersion:
    """Write a draft."""
    return draft(
        document=document,
        text=text,
        summary="We like orange now.",
        is_material=is_material,
        author=author,
    )
