"""Wiring of the outreach app."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from ledger import triggers


class OutreachConfig(AppConfig):
    """Registers the app with Django, its append-only tables, and what it hears of."""

    name = "outreach"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What was said about a contact, and a version of a protocol, stay as they were; every database has a first
        version; handlers read models, which are ready now."""
        for noun in ("ContactVersion", "ContactOfficer", "ContactPerson", "Protocol", "ProtocolStep"):
            triggers.append_only(self.get_model(noun)._meta.db_table)
        import_module("outreach.handlers").register()
        scope = import_module("outreach.web.follow_up_scope")
        import_module("accounts.web.nav").register_overdue("outreach:follow_ups", scope.overdue_count)
        post_migrate.connect(import_module("outreach.services.protocols").install_defaults, sender=self)
