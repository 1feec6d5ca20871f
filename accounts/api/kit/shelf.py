"""The columns of one read, each asked for once, and the collections read after it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.fields.reverse_related import ForeignObjectRel

from accounts.api.kit.scene import Scene

Row = tuple[Any, ...]
Reader = Callable[[Row], Any]
Follower = Callable[[list[Any]], None]


class Shelf:
    """Collects what one query must select; a column is known by its place in the row."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._expressions: dict[str, Any] = {}
        self._followers: list[tuple[int, Follower]] = []

    def column(self, path: str) -> int:
        """The place of a column, through joins where the path has `__`."""
        return self._places.setdefault(path, len(self._places))

    def expression(self, expression: Expression | Any) -> int:
        """The place of a computed column."""
        alias = f"kit_{len(self._expressions)}"
        self._expressions[alias] = expression
        return self.column(alias)

    def follow(self, key: int, follower: Follower) -> None:
        """Call `follower` once, with the values of a column over the whole page."""
        self._followers.append((key, follower))

    def fetch(self, queryset: QuerySet[Any]) -> list[Row]:
        """Read the rows in one query, then each collection in one more."""
        if self._expressions:
            queryset = queryset.annotate(**self._expressions)
        rows: list[Row] = list(queryset.values_list(*self._places))
        for key, follower in self._followers:
            if keys := [row[key] for row in rows if row[key] is not None]:
                follower(keys)
        return rows


@dataclass(frozen=True)
class Place:
    """Where a part of a declaration stands: its model, the path that leads there, and the read at hand."""

    model: type[Model]
    shelf: Shelf
    scene: Scene
    prefix: str = ""

    def column(self, path: str) -> int:
        """The place of a column of this model."""
        return self.shelf.column(self.prefix + path)


def field_at(model: type[Model], path: str) -> Field[Any, Any] | ForeignObjectRel:
    """The model field at the end of a path such as `incident__lead`; FieldDoesNotExist for a wrong one."""
    *steps, last = path.split("__")
    for step in steps:
        model = related(model, step)
    return model._meta.pk if last == "pk" else model._meta.get_field(last)


def related(model: type[Model], path: str) -> type[Model]:
    """The model that a reference leads to; TypeError for a plain column."""
    target = field_at(model, path).related_model
    if not isinstance(target, type):
        raise TypeError(f"{model.__name__}.{path} leads to no model")
    return target


def read(
    queryset: QuerySet[Any], parts: Iterable[tuple[str, Any]], scene: Scene, keys: Iterable[str] = ()
) -> list[tuple[Row, dict[str, Any]]]:
    """The declared parts of every record, each with the values of the `keys` columns beside it."""
    shelf = Shelf()
    marks = [shelf.column(key) for key in keys]
    place = Place(queryset.model, shelf, scene)
    readers = [(name, part.bind(name, place)) for name, part in parts]
    return [
        (tuple([row[mark] for mark in marks]), {name: reader(row) for name, reader in readers})
        for row in shelf.fetch(queryset)
    ]
