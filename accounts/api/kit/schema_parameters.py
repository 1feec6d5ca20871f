"""The schema of parameters and headers."""

from __future__ import annotations

from typing import Any

import django_filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

HEADERS = {
    "Idempotency-Key": OpenApiParameter(
        "Idempotency-Key",
        str,
        OpenApiParameter.HEADER,
        description="1 to 255 characters. Sent again with the same body within 24 h, the write happens once.",
    ),
    "If-Match": OpenApiParameter(
        "If-Match",
        str,
        OpenApiParameter.HEADER,
        required=True,
        description="The ETag of the record as it was read; 412 when it has changed since.",
    ),
}
KINDS = (
    (django_filters.UUIDFilter, OpenApiTypes.UUID),
    (django_filters.DateTimeFilter, OpenApiTypes.DATETIME),
    (django_filters.DateFilter, OpenApiTypes.DATE),
    (django_filters.NumberFilter, OpenApiTypes.NUMBER),
    (django_filters.BooleanFilter, OpenApiTypes.BOOL),
)


def list_parameters(resource: Any) -> list[OpenApiParameter]:
    """What every list takes; `fields` is the last."""
    names = [word.lstrip("-") for word in resource.orderings]
    orderings = [f"{sign}{name}" for name in names for sign in ("", "-")]
    return [
        OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}),
        OpenApiParameter("cursor", str, description="From `next` or `previous` of a page."),
        OpenApiParameter("ordering", str, enum=orderings, default=resource.orderings[0]),
        OpenApiParameter("count", bool, description="Whether the answer says how many there are in all."),
        OpenApiParameter("fields", str, description="Names of the wanted fields, between commas."),
    ]


def filter_parameters(filters: Any) -> list[OpenApiParameter]:
    """What the filter set declares."""
    found = filters.base_filters if filters is not None else {}
    return [
        OpenApiParameter(name, **_kind(one), description=one.extra.get("help_text", "")) for name, one in found.items()
    ]


def _kind(one: Any) -> dict[str, Any]:
    if isinstance(one, django_filters.BaseInFilter):
        return {"type": {"type": "array", "items": {"type": "string"}}, "explode": False, "style": "form"}
    if isinstance(one, django_filters.ChoiceFilter):
        return {"type": str, "enum": [value for value, _ in one.extra.get("choices", ()) if value != ""]}
    return {"type": next((schema for kind, schema in KINDS if isinstance(one, kind)), OpenApiTypes.STR)}
