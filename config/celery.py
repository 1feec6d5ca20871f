"""The task queue; all its settings come from Django's, under CELERY_."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("standdown")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
