"""The uploads app: photos, intake, faces."""

from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "uploads"

    def ready(self) -> None:
        from privacy.consent.actions import on_withdrawal
        from privacy.consent.statements import FOR_PORTRAITS
        from privacy.rights.holders import registry
        from uploads.actions import delete_photos_of, expire_photos_of
        from uploads.holder import PhotoHolder

        registry.register(PhotoHolder(), is_content=True)
        for statement in FOR_PORTRAITS:
            on_withdrawal(statement, at_once=expire_photos_of, afterwards=delete_photos_of)
