"""Pages by key: stable under inserts, and as quick at the end of a list as at its start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from accounts.api.kit.cursors import Cursor, opened
from accounts.api.kit.params import ListParams
from accounts.api.kit.resource import Resource
from accounts.api.kit.scene import Scene


@dataclass(frozen=True)
class Page:
    """The rows of a page and the cursors of its neighbors."""

    rows: list[dict[str, Any]]
    following: str | None
    preceding: str | None


def page(queryset: QuerySet[Any], params: ListParams, *, resource: type[Resource], of: str, scene: Scene) -> Page:
    """Read a page of `limit` rows after (or before) the cursor, in the declared ordering and then by key."""
    cursor = opened(params.cursor, of=of, ordering=params.ordering) if params.cursor else None
    backwards = cursor is not None and cursor.backwards
    down = params.ordering.startswith("-") != backwards
    column = params.ordering.lstrip("-")
    keys = ("pk",) if column == "id" else (column, "pk")
    if cursor is not None:
        queryset = queryset.filter(beyond(keys, cursor.values, down=down))
    queryset = queryset.order_by(*[f"-{key}" if down else key for key in keys])
    found = resource.rows(queryset[: params.limit + 1], scene, names=params.fields, keys=keys)
    more, found = len(found) > params.limit, found[: params.limit]
    if backwards:
        found.reverse()
    marks = [mark[: len(keys)] for mark, _ in found]

    def neighbor(mark: tuple[Any, ...], before: bool) -> str:
        return Cursor(of, params.ordering, mark, before).sealed()

    return Page(
        rows=[row for _, row in found],
        following=neighbor(marks[-1], False) if marks and (more or backwards) else None,
        preceding=neighbor(marks[0], True) if marks and (more if backwards else cursor is not None) else None,
    )


def beyond(keys: tuple[str, ...], values: tuple[Any, ...], *, down: bool) -> Q:
    """The rows past a place. The first condition repeats the rest in a form that an index can seek."""
    past = "lt" if down else "gt"
    if len(keys) == 1:
        return Q(**{f"{keys[0]}__{past}": values[0]})
    first, last = keys
    return Q(**{f"{first}__{past}e": values[0]}) & (
        Q(**{f"{first}__{past}": values[0]}) | Q(**{f"{last}__{past}": values[1]})
    )
