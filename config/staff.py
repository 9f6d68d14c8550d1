"""The admin as this deployment installs it: our own site, and nothing registered by itself.

Packages would offer addresses, credentials and tokens for editing, which is a way into accounts.
"""

from django.contrib.admin.apps import SimpleAdminConfig


class StaffConfig(SimpleAdminConfig):
    default_site = "accounts.staff_site.StaffSite"

    def ready(self) -> None:
        """Register what staff may work on, one by one."""
        super().ready()
        from django.contrib import admin  # noqa: PLC0415 - once the apps are ready

        from privacy.models import PolicyVersion  # noqa: PLC0415
        from privacy.policies.admin import PolicyVersionAdmin  # noqa: PLC0415

        admin.site.register(PolicyVersion, PolicyVersionAdmin)
