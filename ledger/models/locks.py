"""Named locks, so that one process at a time does what must not be done twice at once."""

from django.db import models


class Lock(models.Model):
    """A row to lock. Taking it is an update, which both databases serialize; it is let go at commit."""

    name = models.CharField(max_length=100, unique=True)
    taken = models.BigIntegerField(default=0, help_text="How often it was held.")

    def __str__(self) -> str:
        return self.name
