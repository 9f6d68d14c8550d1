"""Person keys live in a database of their own."""

from typing import Any

from django.db.models import Model

KEY_MODELS = {"wrappingkey", "sealingkey", "objectkey"}


class KeysRouter:
    """Sends key models to `keys` and everything else to `default`."""

    def db_for_read(self, model: type[Model], **_hints: Any) -> str:
        return _alias(model)

    def db_for_write(self, model: type[Model], **_hints: Any) -> str:
        return _alias(model)

    def allow_migrate(
        self, db: str, app_label: str, model_name: str | None = None, **_hints: Any
    ) -> bool:
        is_key = app_label == "privacy" and model_name in KEY_MODELS
        return (db == "keys") == is_key


def _alias(model: type[Model]) -> str:
    is_key = model._meta.app_label == "privacy" and model._meta.model_name in KEY_MODELS
    return "keys" if is_key else "default"
