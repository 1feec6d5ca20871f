"""The wiring as an app: it makes the task queue known wherever Django runs."""

from django.apps import AppConfig

from config.celery import app as celery_app

__all__ = ["ConfigConfig", "celery_app"]


class ConfigConfig(AppConfig):
    """Wiring, base templates and styles."""

    name = "config"
    verbose_name = "Standdown"
