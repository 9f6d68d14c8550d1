"""Django's admin without a door of its own: staff come through the one door or not at all."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from accounts.requests import person_of
from privacy.registers.doors import READERS
from privacy.rights.requests.access import MAY_READ
from privacy.staff.break_glass.actions import MAY_ASK
from privacy.staff.membership import roles_of
from privacy.staff.purposes import OFFERED, purpose_page, stated
from privacy.staff.roles import ROLES


class StaffSite(AdminSite):
    """Open to active staff whose second factor has passed in this session."""

    site_title = site_header = _("Safelight, staff")
    index_title = _("What your role may do")

    def has_permission(self, request: HttpRequest) -> bool:
        person = request.user
        is_verified = getattr(person, "is_verified", None)
        return super().has_permission(request) and is_verified is not None and is_verified()

    def get_urls(self) -> list[Any]:
        """Leave out the way from a row to its page: nothing here has one that staff may see."""
        here = [each for each in super().get_urls() if getattr(each, "name", "") != "view_on_site"]
        return [path("purpose/", self.admin_view(self.purpose), name="purpose"), *here]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Call groups what they are here."""
        found = super().get_app_list(request, app_label)
        for each in found:
            if each["app_label"] == "auth":
                each["name"] = each["models"][0]["name"] = _("Roles")
        return found

    def purpose(self, request: HttpRequest) -> HttpResponse:
        """Ask why, before anybody's data is shown."""
        return purpose_page(request, self)

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        """Open with what one's roles are for."""
        roles = roles_of(person_of(request).pk)
        context = {
            "my_roles": [role for code, role in ROLES.items() if code in roles],
            "may_break_glass": not roles.isdisjoint(MAY_ASK),
            "may_read_desk": not roles.isdisjoint(MAY_READ),
            "may_read_registers": not roles.isdisjoint(READERS),
            "my_purpose": OFFERED.get(purpose, "") if (purpose := stated(request)) else "",
        }
        return super().index(request, {**context, **(extra_context or {})})

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # noqa: ARG002
        """Lead to the one door; a second form for passwords would be a second way to guess."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.get_full_path())

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]  # noqa: ARG002
        """Lead to the account's own page: the admin's asks for no fresh proof and tells nobody."""
        return redirect("account_change_password")

    def password_change_done(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]  # noqa: ARG002
        """Lead to the account's own page as well."""
        return redirect("account_change_password")
