"""Wiring of the outreach app."""

from importlib import import_module

from django.apps import AppConfig

from ledger import triggers


class OutreachConfig(AppConfig):
    """Registers the app with Django, its append-only tables, and what it hears of."""

    name = "outreach"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What was said about a contact stays as it was said; handlers read models, which are ready now."""
        for noun in ("ContactVersion", "ContactOfficer", "ContactPerson"):
            triggers.append_only(self.get_model(noun)._meta.db_table)
        import_module("outreach.handlers").register()
