"""The config app: design components and the commands that compose a deployment."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        # Shared tasks of the apps are bound to this Celery app, also in the web server's threads.
        from config import celery  # noqa: F401
