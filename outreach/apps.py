"""Wiring of the outreach app."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """Registers the app with Django."""

    name = "outreach"
    default_auto_field = "django.db.models.BigAutoField"
