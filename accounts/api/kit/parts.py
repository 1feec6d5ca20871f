"""The plain parts of a resource's declaration: columns, computed values, objects inside."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

from django.db import models
from django.db.models import Model
from rest_framework import serializers

from accounts.api.kit.described import described
from accounts.api.kit.scene import Scene
from accounts.api.kit.shelf import Place, Reader, Row, field_at, related


class Part(ABC):
    """One named thing in the answer: where its value comes from, and what the schema says of it."""

    @abstractmethod
    def bind(self, name: str, place: Place) -> Reader:
        """Ask for what it needs; the reader takes the value out of a row."""

    @abstractmethod
    def describe(self, name: str, model: type[Model]) -> serializers.Field[Any, Any, Any, Any]:
        """Its schema; raises at import when the declaration does not fit the model."""


@dataclass(frozen=True)
class Field(Part):
    """A column of the record, by default the one of the same name; through a reference with `__`."""

    column: str = ""
    doc: str = ""

    def bind(self, name: str, place: Place) -> Reader:
        """Take the column's value."""
        path = self.column or name
        return reader_of(field_at(place.model, path), place.column(path), place.scene)

    def describe(self, name: str, model: type[Model]) -> serializers.Field[Any, Any, Any, Any]:
        """Its schema, checked against the model."""
        return described(field_at(model, self.column or name), self.doc)


def reader_of(field: Any, index: int, scene: Scene) -> Reader:
    """How a column's value is written: times in the department's offset, decimals as numbers."""
    if isinstance(field, models.DateTimeField):
        zone = scene.zone
        return lambda row: row[index] and row[index].astimezone(zone)
    if isinstance(field, models.DecimalField):
        return lambda row: None if row[index] is None else float(row[index])
    return itemgetter(index)


@dataclass(frozen=True)
class Expr(Part):
    """A value that the database computes: `Expr(lambda scene: Count("items"), IntegerField())`."""

    expression: Callable[[Scene], Any]
    output: serializers.Field[Any, Any, Any, Any]

    def bind(self, name: str, place: Place) -> Reader:
        """Ask for the expression."""
        return itemgetter(place.shelf.expression(self.expression(place.scene)))

    def describe(self, name: str, model: type[Model]) -> serializers.Field[Any, Any, Any, Any]:
        """Its schema, checked against the model."""
        return self.output


@dataclass(frozen=True)
class Computed(Part):
    """A value computed from columns of the record: `Computed(("due_at",), is_overdue, BooleanField())`.

    The function gets the columns' values and, as the keyword `at`, the moment of reading when `timed`.
    """

    columns: tuple[str, ...]
    compute: Callable[..., Any]
    output: serializers.Field[Any, Any, Any, Any]
    timed: bool = False

    def bind(self, name: str, place: Place) -> Reader:
        """Ask for the columns; compute by row."""
        indices = [place.column(column) for column in self.columns]
        compute, extra = self.compute, {"at": place.scene.at} if self.timed else {}
        return lambda row: compute(*[row[index] for index in indices], **extra)

    def describe(self, name: str, model: type[Model]) -> serializers.Field[Any, Any, Any, Any]:
        """Its schema, checked against the model."""
        for column in self.columns:
            field_at(model, column)
        return self.output


@dataclass(frozen=True)
class Loaded(Part):
    """A value computed for the whole page at once: `load(keys, scene)` gives it by primary key."""

    load: Callable[[list[int], Scene], Mapping[int, Any]]
    output: serializers.Field[Any, Any, Any, Any]
    default: Any = None

    def bind(self, name: str, place: Place) -> Reader:
        """Load once for the page; look up by key."""
        found: dict[int, Any] = {}
        key = place.column("pk")
        place.shelf.follow(key, lambda keys: found.update(self.load(keys, place.scene)))
        return lambda row: found.get(row[key], self.default)

    def describe(self, name: str, model: type[Model]) -> serializers.Field[Any, Any, Any, Any]:
        """Its schema, checked against the model."""
        return self.output


@dataclass(frozen=True)
class Inline(Part):
    """What a one-to-one neighbor or an always visible reference holds, as an object inside; null without one."""

    path: str
    fields: Mapping[str, Part]

    def bind(self, name: str, place: Place) -> Reader:
        """Read the neighbor's parts through the join."""
        inner = replace(place, model=related(place.model, self.path), prefix=f"{place.prefix}{self.path}__")
        key = inner.column("pk")
        readers = [(word, part.bind(word, inner)) for word, part in self.fields.items()]

        def read_object(row: Row) -> dict[str, Any] | None:
            return None if row[key] is None else {word: reader(row) for word, reader in readers}

        return read_object

    def describe(self, name: str, model: type[Model]) -> serializers.Field[Any, Any, Any, Any]:
        """Its schema, checked against the model."""
        return object_of(related(model, self.path), self.fields, name, allow_null=True)


_owners: ContextVar[str] = ContextVar("owners", default="")


def object_of(
    model: type[Model], parts: Mapping[str, Part], title: str, **options: Any
) -> serializers.Field[Any, Any, Any, Any]:
    """The schema of an object with these parts; inside another it is called by both: IncidentInvolvements."""
    name = titled(title)
    outer = _owners.set(name)
    try:
        attributes: dict[str, Any] = {word: part.describe(word, model) for word, part in parts.items()}
    finally:
        _owners.reset(outer)
    serializer: type[serializers.Serializer[Any]] = type(name, (serializers.Serializer,), attributes)
    return serializer(read_only=True, **options)


def titled(title: str) -> str:
    """The name of a schema: of all objects it stands in, then its own."""
    return _owners.get() + "".join(word[:1].upper() + word[1:] for word in title.split("_"))
