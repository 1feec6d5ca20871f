"""What makes a repeated request harmless."""

from datetime import datetime, timedelta

from django.db import models

KEPT = timedelta(hours=24)


class IdempotencyRecord(models.Model):
    """One keyed write of one actor on one route. Commits with the write; holds the body's hash, never the body.

    `status` is the answer's number, empty until the write is finished; the row is then never seen by others, since
    it commits with the write.
    """

    actor_key = models.CharField(max_length=100)
    route = models.CharField(max_length=200)
    key = models.CharField(max_length=255)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    subject_type = models.CharField(max_length=100, blank=True)
    subject_uid = models.UUIDField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("actor_key", "route", "key"), name="idempotency_key_once"),)
        indexes = (models.Index(fields=("created_at",), name="idempotency_by_age"),)

    def __str__(self) -> str:
        return f"{self.route} {self.key}"

    @property
    def finished(self) -> bool:
        """The write happened: replay its answer."""
        return self.status is not None

    def expired(self, at: datetime) -> bool:
        """Older than the 24 hours that a key is kept."""
        return self.created_at <= at - KEPT
