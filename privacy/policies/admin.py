"""The staff's door to policies: every step is the action that holds for everybody."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from privacy.ledger.models import LedgerSubject
from privacy.policies.actions import PolicyRefused, approve, discard, draft, publish, revise
from privacy.policies.documents import Document
from privacy.policies.models import PolicyVersion
from privacy.policies.rendering import differences
from privacy.staff.pages import Page

TAGS = {"added": "ins", "removed": "del", "same": "span"}


class PolicyVersionAdmin(Page):
    """Drafts are written and revised here; approving and publishing are actions of the list."""

    list_display = ("document", "number", "state", "is_material", "summary", "created_at")
    list_filter = ("document", "state")
    fields = ("document", "summary", "is_material", "text", "state", "changes")
    readonly_fields = ("state", "changes")
    actions = ("approve_selected", "publish_selected")

    @admin.display(description=_("compared with the version in force"))
    def changes(self, version: PolicyVersion) -> SafeString | str:
        if not version.document:
            return ""
        current = PolicyVersion.objects.current(version.document)
        return format_html_join(
            "",
            "<p>{}</p>",
            (
                (format_html_join(" ", "<{0}>{1}</{0}>", _tagged(change.pieces)),)
                for change in differences(current.text, version.text)
                if change.kind != "same"
            ),
        ) or format_html("<p>{}</p>", _("no difference"))

    @admin.action(description=_("Approve"), permissions=["approve"])
    def approve_selected(self, request: HttpRequest, chosen: QuerySet[PolicyVersion]) -> None:
        for version in chosen:
            self._step(request, version, lambda v: approve(version=v, approver=_who(request)))

    @admin.action(description=_("Publish"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, chosen: QuerySet[PolicyVersion]) -> None:
        for version in chosen:
            self._step(request, version, lambda v: publish(version=v, publisher=_who(request)))

    def _step(self, request: HttpRequest, version: PolicyVersion, step: Any) -> None:
        try:
            step(version)
        except PolicyRefused as refused:
            self.message_user(request, f"{version}: {refused.sentence}", messages.ERROR)
        else:
            self.message_user(request, _("%(what)s: done.") % {"what": version})

    def has_approve_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("privacy.approve_policyversion"))

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("privacy.publish_policyversion"))

    def has_change_permission(self, request: HttpRequest, obj: PolicyVersion | None = None) -> bool:
        is_open = obj is None or (
            obj.state != PolicyVersion.State.PUBLISHED and obj.author == ledger_id_of(_who(request))
        )
        return is_open and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: PolicyVersion | None = None) -> bool:
        is_open = obj is not None and obj.state != PolicyVersion.State.PUBLISHED
        return is_open and super().has_delete_permission(request, obj)

    def get_readonly_fields(
        self, request: HttpRequest, obj: PolicyVersion | None = None
    ) -> tuple[str, ...]:
        fixed = tuple(super().get_readonly_fields(request, obj))
        return fixed if obj is None else ("document", *fixed)

    def save_model(self, request: HttpRequest, obj: PolicyVersion, form: Any, change: bool) -> None:
        written: dict[str, Any] = {
            name: form.cleaned_data[name] for name in ("text", "summary", "is_material")
        }
        if not change:
            made = draft(document=Document(obj.document), author=_who(request), **written)
            obj.pk = made.pk
            return
        self._step(request, obj, lambda v: revise(version=v, author=_who(request), **written))

    def delete_model(self, request: HttpRequest, obj: PolicyVersion) -> None:
        self._step(request, obj, lambda v: discard(version=v))


def ledger_id_of(person: UUID) -> UUID | None:
    """Return under which random number a person stands in the ledger."""
    return LedgerSubject.objects.filter(person=person).values_list("ledger_id", flat=True).first()


def _who(request: HttpRequest) -> UUID:
    return UUID(str(request.user.pk))


def _tagged(pieces: Any) -> list[tuple[SafeString | str, str]]:
    return [(TAGS[piece.kind], piece.words) for piece in pieces]
