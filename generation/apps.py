"""The generation app: styles, engines, jobs, headshots."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GenerationConfig(AppConfig):
    name = "generation"
    verbose_name = _("Jobs and engines")

    def ready(self) -> None:
        from generation.engines.duty import connect_worker
        from generation.engines.roster import clear_old_reports
        from generation.headshots.exported import mark_for_copy
        from generation.holder import HeadshotHolder, clear_old_jobs
        from generation.provenance import checks  # noqa: F401 - registers them
        from privacy.consent.purposes.declared import MAKING_PORTRAITS
        from privacy.consent.purposes.registry import purposes
        from privacy.retention.chores import register_chore
        from privacy.rights.export.finishing import register_finish
        from privacy.rights.holders import registry
        from privacy.vault.models import Kind

        _register_staff_pages()
        _install_styles(self)
        purposes.register_feature("portraits", door="studio")
        purposes.register(MAKING_PORTRAITS)
        registry.register(HeadshotHolder(), is_content=True)
        register_finish(Kind.HEADSHOT, mark_for_copy)
        registry.declare_impersonal("generation.pace", "Seconds by engine and size, of nobody.")
        registry.declare_impersonal(
            "generation.likenesscount", "Counts by engine and style, of nobody."
        )
        registry.declare_impersonal("generation.enginereport", "Models and devices of workers.")
        register_chore("old job records", clear_old_jobs)
        register_chore("old reports of engines", clear_old_reports)
        _register_for_operators()
        connect_worker()
        _register_withdrawals()


def _register_withdrawals() -> None:
    from generation.headshots.actions import delete_headshots_of, expire_headshots_of
    from generation.headshots.release.actions import revoke_releases_of
    from generation.jobs.actions import halt_jobs_of
    from privacy.consent.actions import on_withdrawal, on_withdrawal_with_results
    from privacy.consent.statements import FOR_PORTRAITS

    for statement in FOR_PORTRAITS:
        on_withdrawal(statement, at_once=halt_jobs_of)
        on_withdrawal(statement, at_once=revoke_releases_of)
        on_withdrawal_with_results(
            statement,
            at_once=expire_headshots_of,
            afterwards=delete_headshots_of,
            words=_("Delete my finished portraits too"),
        )


def _register_staff_pages() -> None:
    from django.contrib import admin

    from generation.engines import admin as engines  # noqa: F401 - registers itself
    from generation.models import Job, StyleOffer
    from generation.staff.granted import GRANTED
    from generation.staff.jobs_admin import JobAdmin
    from generation.staff.styles_admin import StyleOfferAdmin
    from privacy.staff.grants import grants

    grants.add(GRANTED)
    admin.site.register(Job, JobAdmin)
    admin.site.register(StyleOffer, StyleOfferAdmin)


def _register_for_operators() -> None:
    from generation.engines.checkup import look_at_drawing_model, look_at_drawing_workers
    from generation.jobs.figures import engine_figures, job_figures
    from privacy.operating.figures import register_figures
    from privacy.operating.items import register_item

    register_figures(job_figures)
    register_figures(engine_figures)
    register_item("drawing model", look_at_drawing_model)
    register_item("drawing workers", look_at_drawing_workers)


def _install_styles(app: AppConfig) -> None:
    from django.db.models.signals import post_migrate

    from generation.offers.actions import install_styles
    from privacy.rights.holders import registry

    registry.declare_impersonal("generation.styleoffer", "Which styles are on offer, to all.")
    post_migrate.connect(install_styles, sender=app, dispatch_uid="styles on offer")
