"""Versions of policies, and which of them a person was shown."""

import hashlib
import uuid
from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.append_only import Guard
from privacy.policies.documents import SHIPPED_ON, Document, shipped_text


def digest_of(text: str) -> str:
    """Return the SHA-256 of a text, as hex."""
    return hashlib.sha256(text.encode()).hexdigest()


class PolicyVersions(models.QuerySet["PolicyVersion"]):
    """Versions of policies by what has become of them."""

    def published(self) -> "PolicyVersions":
        return self.filter(state=PolicyVersion.State.PUBLISHED)

    def of(self, document: str) -> "PolicyVersions":
        return self.filter(document=document)

    def current(self, document: str) -> "PolicyVersion":
        """Return the version in force: the first, as shipped, until another is published."""
        newest = self.of(document).published().order_by("number").last()
        return newest or PolicyVersion.as_shipped(document)


class PolicyVersion(models.Model):
    """One text of one document: draft, then approved by somebody else, then published for good.

    `author` and `approver` are random numbers from the ledger, not accounts: erasing a member of
    staff cuts the tie, and what was published stays as it was.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        APPROVED = "approved", _("approved")
        PUBLISHED = "published", _("published")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.CharField(_("document"), max_length=20, choices=Document)
    number = models.PositiveIntegerField(_("version"), null=True, editable=False)
    text = models.TextField(_("text, as Markdown"))
    summary = models.CharField(_("what changes, in a sentence"), max_length=300)
    is_material = models.BooleanField(_("material change: people are asked again"), default=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    author = models.UUIDField(null=True, editable=False)
    approver = models.UUIDField(null=True, editable=False)
    is_shipped = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    approved_at = models.DateTimeField(null=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)

    objects = PolicyVersions.as_manager()

    class Meta:
        app_label = "privacy"
        verbose_name = _("version of a policy")
        verbose_name_plural = _("versions of policies")
        ordering = ["document", F("number").desc(nulls_first=True), "-created_at"]
        permissions = [
            ("approve_policyversion", "Can approve somebody else's version of a policy"),
            ("publish_policyversion", "Can publish an approved version of a policy"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="policy_number_once"),
            models.CheckConstraint(
                name="policy_author_is_not_its_approver",
                condition=Q(approver=None) | (Q(author__isnull=False) & ~Q(approver=F("author"))),
            ),
            models.CheckConstraint(
                name="policy_needs_an_approver",
                condition=Q(state="draft")
                | Q(approver__isnull=False, approved_at__isnull=False)
                | Q(is_shipped=True, number=1),
            ),
            models.CheckConstraint(
                name="policy_has_a_number_once_published",
                condition=Q(state="published", number__isnull=False, published_at__isnull=False)
                | (~Q(state="published") & Q(number=None, published_at=None)),
            ),
        ]

    def __str__(self) -> str:
        number = f"version {self.number}" if self.number else str(self.get_state_display())
        return f"{self.get_document_display()}, {number}"

    @property
    def before(self) -> int:
        """The number of the version that this one took the place of."""
        return (self.number or 1) - 1

    @classmethod
    def as_shipped(cls, document: str) -> "PolicyVersion":
        """Return the first version as the software ships it, not saved."""
        text = shipped_text(document)
        return cls(
            document=document,
            number=1,
            text=text,
            summary="Shipped with the software.",
            state=cls.State.PUBLISHED,
            digest=digest_of(text),
            is_shipped=True,
            published_at=SHIPPED_ON,
        )


class PolicyAnswer(models.Model):
    """That a person accepted, or was told of, one version of one document."""

    class How(models.TextChoices):
        SIGN_UP = "sign-up", _("when the account was opened")
        ASKED = "asked", _("when asked after a change")
        TOLD = "told", _("told of a small change")

    person = models.UUIDField(db_index=True)
    document = models.CharField(max_length=20, choices=Document)
    number = models.PositiveIntegerField()
    how = models.CharField(max_length=10, choices=How)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "privacy"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "document", "number"], name="policy_answered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.number}"


GUARDS: Final = (
    Guard(
        "privacy_policyversion",
        unique=("id", "document,number"),
        refuses_update="OLD.state = 'published'",
        refuses_delete="OLD.state = 'published'",
    ),
)
