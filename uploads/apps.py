"""The uploads app: photos, intake, faces."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UploadsConfig(AppConfig):
    name = "uploads"
    verbose_name = _("Training set")

    def ready(self) -> None:
        from django.conf import settings

        from privacy.consent.actions import on_withdrawal
        from privacy.consent.purposes.declared import TRAINING_ON_COPIES
        from privacy.consent.purposes.registry import purposes
        from privacy.consent.statements import FOR_PORTRAITS, TRAINING
        from privacy.operating.items import register_item
        from privacy.rights.holders import registry
        from uploads.actions import delete_photos_of, expire_photos_of
        from uploads.faces.checkup import look_at_face_models
        from uploads.holder import PhotoHolder
        from uploads.training.actions import delete_copies_of, expire_copies_of
        from uploads.training.holder import TrainingHolder

        _register_staff_pages()
        registry.register(PhotoHolder(), is_content=True)
        registry.register(TrainingHolder(), is_content=True)
        register_item("face models", look_at_face_models)
        # Where the operator keeps no training set, nobody is asked, and what was kept still goes.
        if settings.SAFELIGHT_TRAINING:
            purposes.register_feature("training", door="manage.py export_training_set")
            purposes.register(TRAINING_ON_COPIES)
        on_withdrawal(TRAINING, at_once=expire_copies_of, afterwards=delete_copies_of)
        for statement in FOR_PORTRAITS:
            on_withdrawal(statement, at_once=expire_photos_of, afterwards=delete_photos_of)


def _register_staff_pages() -> None:
    from django.contrib import admin

    from privacy.staff.grants import grants
    from uploads.staff.exports_admin import TrainingExportAdmin
    from uploads.staff.granted import GRANTED
    from uploads.training.models import TrainingExport

    grants.add(GRANTED)
    admin.site.register(TrainingExport, TrainingExportAdmin)
