"""The privacy app: vault, ledger, consent, retention, rights."""

from django.apps import AppConfig

IMPERSONAL = {
    "privacy.sweep": "when the sweeper ran and how much it deleted",
    "privacy.wrappingkey": "keys of an epoch, not of a person",
    "privacy.ledgerleaf": "hashes of ledger lines",
    "privacy.checkpoint": "signed roots of the ledger",
    "privacy.queuedentry": "random ids of lines that wait for their place",
}


class PrivacyConfig(AppConfig):
    name = "privacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import privacy.rights.checks
        import privacy.sensitive
        import privacy.vault.checks  # noqa: F401 - importing registers their checks
        from privacy.retention.chores import register_chore
        from privacy.rights.erasure import finish_erasures
        from privacy.rights.holders import registry
        from privacy.rights.records import RecordHolder

        registry.register(RecordHolder())
        register_chore("erasures begun", finish_erasures)
        for model, reason in IMPERSONAL.items():
            registry.declare_impersonal(model, reason)
