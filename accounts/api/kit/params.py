"""What may stand behind the question mark of a list; anything else is a 400 that names it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from accounts.api.kit.problems import bad_parameter
from accounts.api.kit.resource import Resource

DEFAULT_LIMIT, MAX_LIMIT = 50, 200
OWN = ("limit", "cursor", "ordering", "count", "fields")


@dataclass(frozen=True)
class ListParams:
    """How a list is to be read."""

    limit: int
    cursor: str
    ordering: str
    count: bool
    fields: tuple[str, ...]

    @classmethod
    def of(cls, query: QueryDict, resource: type[Resource], filters: Collection[str]) -> ListParams:
        """Read and check the parameters."""
        refuse_unknown(query, (*OWN, *filters))
        return cls(
            limit=_limit(query.get("limit", str(DEFAULT_LIMIT))),
            cursor=query.get("cursor", ""),
            ordering=_ordering(query.get("ordering", resource.orderings[0]), resource),
            count=_flag("count", query.get("count", "false")),
            fields=trimmed(query.get("fields"), resource),
        )


def refuse_unknown(query: QueryDict, known: Collection[str]) -> None:
    """Refuse a parameter nobody declared, one given twice, and NUL in any."""
    for name, values in query.lists():
        if name not in known:
            raise bad_parameter(name, "is no parameter of this address", "unknown_parameter")
        if len(values) > 1:
            raise bad_parameter(name, "is given more than once", "repeated_parameter")
        if "\x00" in values[0]:
            raise bad_parameter(name, "holds a NUL character")


def trimmed(text: str | None, resource: type[Resource]) -> tuple[str, ...]:
    """The names of `?fields=a,b`, in the order of the declaration; all when it is left out."""
    if text is None:
        return ()
    wanted = text.split(",")
    for name in wanted:
        if name not in resource.fields:
            raise bad_parameter("fields", f"{name or 'an empty word'} is no field of this record", "unknown_field")
    return tuple(name for name in resource.fields if name in wanted)


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= MAX_LIMIT):
        raise bad_parameter("limit", f"must be a whole number from 1 to {MAX_LIMIT}")
    return int(text)


def _ordering(text: str, resource: type[Resource]) -> str:
    known = [word.lstrip("-") for word in resource.orderings]
    if text.removeprefix("-") not in known:
        raise bad_parameter("ordering", f"must be one of {', '.join(known)}, with - in front to turn it round")
    return text


def _flag(name: str, text: str) -> bool:
    if text not in ("true", "false"):
        raise bad_parameter(name, "must be true or false")
    return text == "true"


def filtered(queryset: Any, filterset: Any, query: QueryDict, request: Any) -> Any:
    """Narrow a query set by the declared filters; a 400 for a value that a filter cannot read."""
    if filterset is None or not any(name in query for name in filterset.base_filters):
        return queryset
    chosen = filterset(data=query, queryset=queryset, request=request)
    if chosen.is_valid():
        return chosen.qs
    name, errors = next(iter(chosen.errors.items()))
    raise bad_parameter(name, " ".join(str(error) for error in errors))
