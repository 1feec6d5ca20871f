"""Long lists of pages, by key: stable under inserts, and as quick at the end as at the start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

ROWS = 50
AFTER = "after"
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Sheet(Generic[Row]):
    """One page of a list, and the address of the rows that follow, or nothing."""

    rows: list[Row]
    older_url: str

    @property
    def shown(self) -> str:
        """How many, in words."""
        return f"{len(self.rows)} shown"


def sheet(queryset: QuerySet[Row], request: HttpRequest, *, by: str, size: int = ROWS) -> Sheet[Row]:
    """The rows after the record whose id the address names, ordered `by` a column ("-occurred_at") and then by key.

    An id that names no record in the list begins at the start.
    """
    down, column = by.startswith("-"), by.lstrip("-")
    last = _named(queryset, request.GET.get(AFTER, ""))
    if last is not None:
        queryset = queryset.filter(_beyond(column, last, down=down))
    rows = list(queryset.order_by(by, "-pk" if down else "pk")[: size + 1])
    return Sheet(rows[:size], _url(request, rows[size - 1]) if len(rows) > size else "")


def _named(queryset: QuerySet[Row], text: str) -> Row | None:
    try:
        return queryset.filter(uid=UUID(text)).first() if text else None
    except ValueError:
        return None


def _beyond(column: str, last: Any, *, down: bool) -> Q:
    """The first condition repeats the rest in a form that an index can seek."""
    past, value = "lt" if down else "gt", getattr(last, column)
    return Q(**{f"{column}__{past}e": value}) & (Q(**{f"{column}__{past}": value}) | Q(**{f"pk__{past}": last.pk}))


def _url(request: HttpRequest, last: Any) -> str:
    query = request.GET.copy()
    query[AFTER] = str(last.uid)
    return f"{request.path}?{query.urlencode()}"
