"""The privacy app: vault, ledger, consent, retention, rights."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

IMPERSONAL = {
    "privacy.policyversion": "texts for everybody; who wrote them is a number that erasing cuts",
    "privacy.statementtext": "texts that people were shown, the same for everybody",
    "privacy.sweep": "when the sweeper ran and how much it deleted",
    "privacy.wrappingkey": "keys of an epoch, not of a person",
    "privacy.ledgerleaf": "hashes of ledger lines",
    "privacy.ledgercheck": "when the ledger was recomputed and how much was wrong",
    "privacy.checkpoint": "signed roots of the ledger",
    "privacy.receipt": "what an erasure did; names nobody",
    "privacy.receiptaddress": "hashes of receipts' random addresses",
    "privacy.retentionrule": "how long each kind of picture is kept",
    "privacy.audit": "when the auditor ran and how much it found",
    "privacy.proofrun": "what a synthetic person went through",
    "privacy.canary": "made-up people, planted to notice thieves",
    "privacy.queuedentry": "random ids of lines that wait for their place",
}


class PrivacyConfig(AppConfig):
    name = "privacy"
    verbose_name = _("Privacy")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import privacy.consent.purposes.checks
        import privacy.rights.checks
        import privacy.rights.clocks.checks
        import privacy.sensitive
        import privacy.staff.checks
        import privacy.vault.checks  # noqa: F401 - importing registers their checks
        from privacy.consent.purposes.declared import ACCOUNTABILITY, RIGHTS
        from privacy.consent.purposes.registry import purposes
        from privacy.rights.holders import registry

        purposes.register_feature("accountability", door="ledger")
        purposes.register(ACCOUNTABILITY)
        purposes.register_feature("rights", door="privacy-centre")
        purposes.register(RIGHTS)
        _register_holders()
        _register_chores()
        _register_withdrawals()
        _register_watch()
        _register_registers()
        _register_staff_pages()
        _install_roles(self)
        _register_for_operators()
        for model, reason in IMPERSONAL.items():
            registry.declare_impersonal(model, reason)


def _register_holders() -> None:
    from privacy.api.answers.holder import AnswerHolder
    from privacy.rights.export.holder import ExportHolder
    from privacy.rights.holders import registry
    from privacy.rights.records import RecordHolder
    from privacy.rights.requests.holder import CaseHolder
    from privacy.staff.break_glass.holder import BreakGlassHolder

    registry.register(ExportHolder(), is_content=True)
    registry.register(AnswerHolder())
    registry.register(BreakGlassHolder())
    registry.register(CaseHolder())
    registry.register(RecordHolder())


def _register_chores() -> None:
    from privacy.api.answers.actions import clear_old_answers
    from privacy.consent.audit import audit_guards
    from privacy.ledger.checked import clear_old_checks
    from privacy.optout.actions import clear_old_opt_outs
    from privacy.retention.chores import register_chore
    from privacy.retention.holds import clear_past_holds
    from privacy.retention.stores import register_store
    from privacy.rights.erasure import finish_erasures
    from privacy.rights.export.actions import look_after_exports
    from privacy.rights.last_mail import send_last_mails
    from privacy.rights.receipts.actions import clear_old_receipts
    from privacy.rights.requests.actions import expire_old
    from privacy.rights.requests.sending import send_waiting
    from privacy.rights.tombstones import clear_old_objects
    from privacy.staff.break_glass.actions import clear_old_glasses
    from privacy.staff.groups import audit_roles

    register_store("roles of staff", audit_roles)
    register_store("guards of consents and policies", audit_guards)
    register_chore("kept answers", clear_old_answers)
    register_chore("exports", look_after_exports)
    register_chore("past holds", clear_past_holds)
    register_chore("old break-glass", clear_old_glasses)
    register_chore("old requests", expire_old)
    register_chore("letters that wait", send_waiting)
    register_chore("erasures begun", finish_erasures)
    register_chore("old opt-outs", clear_old_opt_outs)
    register_chore("old tombstones of objects", clear_old_objects)
    register_chore("last mails", send_last_mails)
    register_chore("old receipts", clear_old_receipts)
    register_chore("old checks of the ledger", clear_old_checks)


def _register_watch() -> None:
    from privacy.ledger.observers import on_line
    from privacy.retention.chores import register_chore
    from privacy.rights.holders import registry
    from privacy.watch.actions import clear_old_signs
    from privacy.watch.holder import WatchHolder
    from privacy.watch.noting import note_line

    on_line(note_line)
    registry.register(WatchHolder())
    register_chore("old signs and alerts", clear_old_signs)


def _register_registers() -> None:
    from django.utils.translation import gettext_lazy as _

    from privacy.registers.breaches.actions import clear_old_breaches
    from privacy.registers.breaches.addressees import (
        Query,
        opened_by_others,
        register_query,
        uploaded_photos,
    )
    from privacy.registers.breaches.reminders import remind_of_breaches
    from privacy.registers.holder import BreachHolder
    from privacy.retention.chores import register_chore
    from privacy.rights.holders import registry

    registry.register(BreachHolder())
    register_chore("old breaches", clear_old_breaches)
    register_chore("reminders of breaches", remind_of_breaches)
    register_query(
        Query("opened", _("Whose pictures somebody else opened in that time"), opened_by_others)
    )
    register_query(Query("uploaded", _("Who uploaded a photo in that time"), uploaded_photos))


def _register_withdrawals() -> None:
    from privacy.consent.actions import on_withdrawal
    from privacy.consent.statements import FOR_PORTRAITS, TRAINING
    from privacy.rights.export.actions import delete_recalled, recall_exports

    for statement in (*FOR_PORTRAITS, TRAINING):
        on_withdrawal(statement, at_once=recall_exports, afterwards=delete_recalled)


def _register_staff_pages() -> None:
    from django.contrib import admin

    from privacy.policies.admin import PolicyVersionAdmin
    from privacy.policies.models import PolicyVersion
    from privacy.retention.models import Hold, RetentionRule
    from privacy.retention.staff import HoldAdmin, RuleAdmin
    from privacy.watch.admin import AlertAdmin
    from privacy.watch.models import Alert

    admin.site.register(PolicyVersion, PolicyVersionAdmin)
    admin.site.register(RetentionRule, RuleAdmin)
    admin.site.register(Hold, HoldAdmin)
    admin.site.register(Alert, AlertAdmin)
    _register_records()


def _register_records() -> None:
    from django.contrib import admin

    from privacy.consent.models import ConsentEvent
    from privacy.ledger.models import LedgerEntry
    from privacy.retention.models import Audit, ProofRun
    from privacy.staff import records_admin as records
    from privacy.staff.break_glass.models import BreakGlass

    admin.site.register(LedgerEntry, records.LedgerEntryAdmin)
    admin.site.register(ConsentEvent, records.ConsentEventAdmin)
    admin.site.register(BreakGlass, records.BreakGlassAdmin)
    admin.site.register(Audit, records.AuditAdmin)
    admin.site.register(ProofRun, records.ProofRunAdmin)


def _install_roles(app: AppConfig) -> None:
    from django.db.models.signals import post_migrate

    from privacy.staff.granted import GRANTED
    from privacy.staff.grants import grants
    from privacy.staff.groups import install_roles

    grants.add(GRANTED)
    post_migrate.connect(install_roles, sender=app, dispatch_uid="roles of staff")


def _register_for_operators() -> None:
    from privacy.ledger.checkup import look_at_ledger, look_at_role
    from privacy.ledger.figures import ledger_figures
    from privacy.operating.figures import register_figures
    from privacy.operating.items import register_item
    from privacy.registers.figures import breach_figures
    from privacy.retention.checkup import look_at_audit, look_at_sweeper
    from privacy.retention.figures import retention_figures
    from privacy.rights.checkup import look_at_restore
    from privacy.rights.figures import rights_figures
    from privacy.vault.checkup import look_at_keys, look_at_store
    from privacy.watch.figures import watch_figures
    from privacy.witness.checkup import look_at_witness

    ours = (retention_figures, rights_figures, ledger_figures, watch_figures, breach_figures)
    for collect in ours:
        register_figures(collect)
    register_item("keys", look_at_keys)
    register_item("store", look_at_store)
    register_item("witness", look_at_witness)
    register_item("restore", look_at_restore)
    register_item("ledger", look_at_ledger)
    register_item("ledger role", look_at_role)
    register_item("sweeper", look_at_sweeper)
    register_item("audit", look_at_audit)
