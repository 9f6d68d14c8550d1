"""The config app: design components and the commands that compose a deployment."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
