"""The config app: design components and the commands that compose a deployment."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from functools import partial

        from django.conf import settings

        # Shared tasks of the apps are bound to this Celery app, also in the web server's threads.
        from config import celery  # noqa: F401
        from config import places as ours
        from config.broker import SCHEME
        from config.broker.traces import forget_messages
        from config.broker.transport import path_of
        from config.env import refuse
        from config.holders import MailFolderHolder, audit_mails, clear_old_mails
        from config.production.rules import unsafe_settings
        from privacy.retention.chores import register_chore
        from privacy.retention.stores import register_store
        from privacy.rights.holders import registry
        from privacy.rights.places import places
        from privacy.vault.traces import register_traces

        if problems := unsafe_settings():
            refuse(problems)
        if settings.CELERY_BROKER_URL.startswith(SCHEME):
            register_traces(partial(forget_messages, path_of(settings.CELERY_BROKER_URL)))
        places.declare(*ours.EVERY)
        registry.register(MailFolderHolder())
        register_chore("old mails", clear_old_mails)
        register_store("mail folder", audit_mails)
        _register_for_operators()


def _register_for_operators() -> None:
    from config.doctor.broker import look_at_broker, look_at_cache
    from config.doctor.clocks import look_at_clock
    from config.doctor.databases import look_at_databases
    from config.doctor.folders import look_at_folders, look_at_key_files
    from config.doctor.judgement import look_at_settings
    from config.doctor.mail import look_at_mail
    from config.doctor.workers import look_at_workers
    from privacy.operating.items import register_item

    register_item("settings", look_at_settings)
    register_item("folders", look_at_folders)
    register_item("key files", look_at_key_files)
    register_item("databases", look_at_databases)
    register_item("clock", look_at_clock)
    register_item("cache", look_at_cache)
    register_item("broker", look_at_broker)
    register_item("workers", look_at_workers)
    register_item("mail", look_at_mail)
