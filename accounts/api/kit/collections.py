"""Collections inside a record, each read by one query over the whole page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Manager, Model, QuerySet
from rest_framework import serializers

from accounts.api.kit.parts import Part, object_of
from accounts.api.kit.refs import Ref
from accounts.api.kit.shelf import Place, Reader, field_at, read, related


@dataclass(frozen=True)
class Nested(Part):
    """The records that point at this one: `Nested(Involvement, via="incident", fields={…})`.

    Only those in the reader's sight, unless `always` says that whoever sees the owner sees them; `narrow` picks
    some of them; `order` must be total.
    """

    model: type[Model]
    via: str
    fields: Mapping[str, Part]
    order: tuple[str, ...] = ("pk",)
    always: bool = False
    narrow: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None

    def bind(self, name: str, place: Place) -> Reader:
        """Read the page's collections by one query; look up by owner."""
        found: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        key = place.column("pk")

        def follow(keys: list[Any]) -> None:
            rows = self._start(place).filter(**{f"{self.via}__in": keys}).order_by(*self.order)
            for (owner,), row in read(rows, self.fields.items(), place.scene, keys=(f"{self.via}__pk",)):
                found[owner].append(row)

        place.shelf.follow(key, follow)
        return lambda row: found.get(row[key], [])

    def _start(self, place: Place) -> QuerySet[Any]:
        manager: Manager[Any] = self.model._default_manager
        rows = manager.all() if self.always else manager.visible_to(place.scene.user)  # type: ignore[attr-defined]
        return self.narrow(rows) if self.narrow else rows

    def describe(self, name: str, model: type[Model]) -> serializers.Field[Any, Any, Any, Any]:
        """Its schema, checked against the model."""
        if related(self.model, self.via) is not model:
            raise TypeError(f"{name}: {self.model.__name__}.{self.via} does not lead to {model.__name__}")
        if not self.always and not hasattr(self.model._default_manager, "visible_to"):
            raise TypeError(f"{name}: {self.model.__name__} has no visible_to; say always=True if that is right")
        return object_of(self.model, self.fields, name, many=True)


@dataclass(frozen=True)
class RefList(Part):
    """A many-to-many field as a list of references: `RefList("officers", colleague())`."""

    path: str
    ref: Ref

    def _nested(self, model: type[Model]) -> tuple[str, Nested]:
        field: Any = field_at(model, self.path)
        target = field.m2m_reverse_field_name()
        part = Ref(target, self.ref.display, self.ref.extra, self.ref.always, self.ref.shown)
        return target, Nested(
            field.remote_field.through, via=field.m2m_field_name(), fields={target: part}, always=True
        )

    def bind(self, name: str, place: Place) -> Reader:
        """Read the references by one query."""
        target, nested = self._nested(place.model)
        reader = nested.bind(name, place)
        return lambda row: [item[target] for item in reader(row) if item[target] is not None]

    def describe(self, name: str, model: type[Model]) -> serializers.Field[Any, Any, Any, Any]:
        """Its schema, checked against the model."""
        target, nested = self._nested(model)
        inner = nested.fields[target].describe(target, nested.model)
        return serializers.ListSerializer(child=inner, read_only=True)
