"""What an import's source last said of a record, so that what was edited here since is not overwritten."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from casework.models.incidents import Incident
from casework.models.involvements import Involvement


class SourceRow(models.Model):
    """The values that a source gave for one incident or one victim when it was last imported.

    It holds nothing that its record did not hold, and goes with it.
    """

    incident = models.OneToOneField(Incident, null=True, on_delete=models.CASCADE, related_name="source_row")
    involvement = models.OneToOneField(Involvement, null=True, on_delete=models.CASCADE, related_name="source_row")
    values = models.JSONField(default=dict)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="source_row_of_one_record",
                condition=Q(incident__isnull=True, involvement__isnull=False)
                | Q(incident__isnull=False, involvement__isnull=True),
                violation_error_message="A source row belongs to one incident or one involvement.",
            ),
        ]

    def __str__(self) -> str:
        return f"Source of {self.incident or self.involvement}"
