"""The task queue; all its settings come from Django's, under CELERY_."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("standdown")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Else the threads of a web process publish to a nameless queue: the current app is known to one thread only.
app.set_default()
app.autodiscover_tasks()
