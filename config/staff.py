"""The admin as this deployment installs it: our own site, and nothing registered by itself.

Packages would offer addresses, credentials and tokens for editing, which is a way into accounts.
"""

from django.contrib.admin.apps import SimpleAdminConfig


class StaffConfig(SimpleAdminConfig):
    default_site = "accounts.staff_site.StaffSite"
