"""Wiring of the ledger app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from ledger import triggers


class LedgerConfig(AppConfig):
    """Registers the append-only tables and has their triggers installed after every migrate."""

    name = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Protect the audit log and the outbox; other apps register their own tables likewise."""
        for noun in ("AuditEvent", "AuditPayload", "AuditShown"):
            triggers.append_only(self.get_model(noun)._meta.db_table)
        triggers.append_only(self.get_model("OutboxEvent")._meta.db_table, once=["position"])
        post_migrate.connect(triggers.reinstall, sender=self)
