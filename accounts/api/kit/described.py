"""What the schema says of a model's column."""

from __future__ import annotations

from typing import Any

from django.db import models
from rest_framework import serializers

KINDS: dict[type[Any], type[serializers.Field[Any, Any, Any, Any]]] = {
    models.UUIDField: serializers.UUIDField,
    models.BooleanField: serializers.BooleanField,
    models.DateTimeField: serializers.DateTimeField,
    models.DateField: serializers.DateField,
    models.TimeField: serializers.TimeField,
    models.DecimalField: serializers.FloatField,
    models.FloatField: serializers.FloatField,
    models.IntegerField: serializers.IntegerField,
    models.JSONField: serializers.JSONField,
    models.CharField: serializers.CharField,
    models.TextField: serializers.CharField,
}


def described(field: Any, doc: str = "") -> serializers.Field[Any, Any, Any, Any]:
    """A read-only serializer field like the column; TypeError for a kind of column that no answer holds."""
    options: dict[str, Any] = {"read_only": True, "help_text": doc or str(field.help_text or "")}
    options["allow_null"] = bool(field.null)
    if field.choices:
        words = [(value, label) for value, label in field.flatchoices if value != ""]
        return serializers.ChoiceField(choices=words, allow_blank=bool(field.blank), **options)
    for kind, described_as in KINDS.items():
        if isinstance(field, kind):
            return described_as(**options)
    raise TypeError(f"{field} is no column that an answer can hold; use Ref, Nested or Computed")
