"""The config app: design components and the commands that compose a deployment."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        # Shared tasks of the apps are bound to this Celery app, also in the web server's threads.
        from config import celery  # noqa: F401
        from config import places as ours
        from config.holders import MailFolderHolder, audit_mails, clear_old_mails
        from privacy.retention.chores import register_chore
        from privacy.retention.stores import register_store
        from privacy.rights.holders import registry
        from privacy.rights.places import places

        places.declare(*ours.EVERY)
        registry.register(MailFolderHolder())
        register_chore("old mails", clear_old_mails)
        register_store("mail folder", audit_mails)
