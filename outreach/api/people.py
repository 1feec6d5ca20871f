"""Somebody met at the door: on record already, or written down in the same save."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.kit import Input, RefField, Text, Word, YesNo, many
from casework.models import Person
from casework.vocabulary import AgeClass


class MetPhoneInput(Input):
    """A number, and what to know about it."""

    number = Text(32)
    note = Text(120, required=False, allow_blank=True)


class MetAddressInput(Input):
    """Where to find them, and what to beware of there."""

    line = Text(200)
    hazards = Text(300, required=False, allow_blank=True)


class MetPersonInput(Input):
    """What is known of somebody new; for relatives only whether adult or minor."""

    given_name = Text(80, required=False, allow_blank=True)
    family_name = Text(80, required=False, allow_blank=True)
    age_class = Word(choices=AgeClass.choices, required=False)
    language = Text(35, required=False)
    needs_interpreter = YesNo(required=False)
    phones = many(MetPhoneInput(), max_length=10, required=False)
    addresses = many(MetAddressInput(), max_length=10, required=False)


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "format": "uuid"},
            {"type": "object", "properties": {"given_name": {"type": "string"}, "family_name": {"type": "string"}}},
        ]
    }
)
class PersonOrNew(serializers.Field[Any, Any, Any, Any]):
    """A person by id, or `{"given_name", "family_name", "age_class", …}` of somebody new."""

    def to_internal_value(self, data: Any) -> Any:
        """The record, or the details of a new one."""
        if not isinstance(data, Mapping):
            known = RefField(Person.objects.visible_to)
            known.bind("person", self)  # type: ignore[arg-type]
            return known.to_internal_value(data)
        details = MetPersonInput(data=data, context=self.context)
        details.is_valid(raise_exception=True)
        return details.validated_data
