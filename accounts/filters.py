"""Filters: one set a record, shared by the API and the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Model, QuerySet

EARLIEST, LATEST = 1900, 2200


def sane_year(value: Any) -> None:
    """Refuse times that no zone arithmetic survives."""
    if not EARLIEST <= value.year <= LATEST:
        raise ValidationError(f"must lie between {EARLIEST} and {LATEST}")


class MomentFormField(forms.DateTimeField):
    """A time; without an offset it is meant in the department's zone."""

    def to_python(self, value: Any) -> datetime | None:
        """Parse; what overflows on conversion is a wrong value, not a crash."""
        try:
            return super().to_python(value)
        except OverflowError as wrong:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from wrong


class MomentFilter(django_filters.DateTimeFilter):
    """A point in time, RFC 3339."""

    field_class = MomentFormField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, validators=[sane_year], **kwargs)


class DayFilter(django_filters.DateFilter):
    """A calendar day."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, validators=[sane_year], **kwargs)


class RefFilter(django_filters.UUIDFilter):
    """A reference by its id. A record out of the user's sight is one that nothing refers to."""

    def __init__(self, field_name: str, model: type[Model], **kwargs: Any) -> None:
        super().__init__(field_name=field_name, **kwargs)
        self.model_referred = model

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow to the records that refer to it."""
        if value is None:
            return qs
        manager: Any = self.model_referred._default_manager
        known = manager.visible_to(self.parent.request.user) if hasattr(manager, "visible_to") else manager.all()
        return qs.filter(**{f"{self.field_name}__in": known.filter(uid=value).values("pk")})


class WordsFilter(django_filters.BaseInFilter, django_filters.ChoiceFilter):
    """Words of a closed list, between commas."""


class RecordFilter(django_filters.FilterSet):
    """Base of all filter sets: `Meta.fields = {"kind": ["exact", "in"], "occurred_at": ["gte", "lt"]}`."""

    FILTER_DEFAULTS: ClassVar[dict[type[models.Field[Any, Any]], dict[str, Any]]] = {
        **django_filters.FilterSet.FILTER_DEFAULTS,
        models.DateTimeField: {"filter_class": MomentFilter},
        models.DateField: {"filter_class": DayFilter},
    }

    @classmethod
    def filter_for_lookup(cls, field: models.Field[Any, Any], lookup_type: str) -> tuple[Any, dict[str, Any]]:
        """The filter of a model field; several words of a closed list are checked word by word."""
        if lookup_type == "in" and field.choices:
            return WordsFilter, {"choices": field.choices}
        found: tuple[Any, dict[str, Any]] = super().filter_for_lookup(field, lookup_type)
        return found
