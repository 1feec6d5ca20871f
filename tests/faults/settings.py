"""The real settings for worker and scheduler processes of a test: the schedule ticks every second."""

from config.schedule import EVERY, entry
from config.settings import *  # noqa: F403

CELERY_BEAT_SCHEDULE = {task: entry(task, 1.0) for task in EVERY}
