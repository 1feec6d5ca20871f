"""References: another record as `{"id", "url", "display", …}`, or null when the reader may not know of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef
from rest_framework import serializers

from accounts.api.kit.addresses import address_of
from accounts.api.kit.described import described
from accounts.api.kit.parts import Part, reader_of, titled
from accounts.api.kit.shelf import Place, Reader, Row, field_at, related

_kinds: dict[str, type[serializers.Serializer[Any]]] = {}


@dataclass(frozen=True)
class Said:
    """How a record is called, when a column does not say it: columns and the function that joins them."""

    columns: tuple[str, ...]
    say: Callable[..., str]


def joined(*words: str | None) -> str:
    """The words that are there, with spaces between."""
    return " ".join(word for word in words if word)


@dataclass(frozen=True)
class Ref(Part):
    """A reference, read in the query of its owner through joins.

    `display` is a column, several (joined by spaces) or a `Said`; `extra` names further columns, each as itself or as
    {name: column}. Reads as null where the target is not in the reader's sight, unless `always` says that whoever
    sees the owner sees the target. `shown` marks people: each one named is written to the audit log.
    """

    path: str = ""
    display: str | tuple[str, ...] | Said = "name"
    extra: tuple[str, ...] | Mapping[str, str] = ()
    always: bool = False
    shown: bool = False

    def said(self) -> Said:
        """The display as columns and a function."""
        if isinstance(self.display, Said):
            return self.display
        return Said((self.display,) if isinstance(self.display, str) else self.display, joined)

    def extras(self) -> Mapping[str, str]:
        """Further columns by their names in the answer."""
        return self.extra if isinstance(self.extra, Mapping) else {word: word for word in self.extra}

    def bind(self, name: str, place: Place) -> Reader:
        """Ask for id, display and extras by joins, and whether the target is in sight."""
        path = self.path or name
        target = related(place.model, path)
        said, uid = self.said(), place.column(f"{path}__uid")
        words = [place.column(f"{path}__{column}") for column in said.columns]
        more = [
            (word, reader_of(field_at(target, column), place.column(f"{path}__{column}"), place.scene))
            for word, column in self.extras().items()
        ]
        seen = uid if self.always else place.shelf.expression(self._in_sight(target, place.prefix + path, place))
        address, scene, shown = address_of(target), place.scene, self.shown

        def read_reference(row: Row) -> dict[str, Any] | None:
            if row[uid] is None or not row[seen]:
                return None
            display = said.say(*[row[word] for word in words])
            if shown:
                scene.show(target, row[uid], display)
            answer = {"id": row[uid], "url": f"{address}{row[uid]}/" if address else None, "display": display}
            for word, reader in more:
                answer[word] = reader(row)
            return answer

        return read_reference

    @staticmethod
    def _in_sight(target: type[Model], path: str, place: Place) -> Exists:
        visible = target._default_manager.visible_to(place.scene.user)  # type: ignore[attr-defined]
        return Exists(visible.filter(pk=OuterRef(f"{path}__pk")))

    def describe(self, name: str, model: type[Model]) -> serializers.Field[Any, Any, Any, Any]:
        """Its schema, checked against the model."""
        field = field_at(model, self.path or name)
        target = related(model, self.path or name)
        if not self.always and not hasattr(target._default_manager, "visible_to"):
            raise TypeError(f"{name}: {target.__name__} has no visible_to; say always=True if that is right")
        for column in self.said().columns:
            field_at(target, column)
        options = {"allow_null": bool(getattr(field, "null", True)) or not self.always}
        return reference_schema(target, self.extras(), **options)


def reference_schema(
    target: type[Model], extras: Mapping[str, str], **options: Any
) -> serializers.Field[Any, Any, Any, Any]:
    """The schema of a reference to that model."""
    attributes: dict[str, Any] = {
        "id": serializers.UUIDField(),
        "url": serializers.CharField(allow_null=True),
        "display": serializers.CharField(),
    } | {word: described(field_at(target, column)) for word, column in extras.items()}
    title = "".join(word.title().replace("_", "") for word in extras)
    name = f"{target.__name__}{title}Reference"
    if name not in _kinds:  # one class for one name, as the schema wants it
        _kinds[name] = type(name, (serializers.Serializer,), attributes)
    return _kinds[name](read_only=True, **options)


@dataclass(frozen=True)
class OneOf(Part):
    """One of several references, as `{"type", "id", "url", "display", …}`: what a step or a visit is about."""

    choices: Mapping[str, Ref]

    def bind(self, name: str, place: Place) -> Reader:
        """The first of the references that is there."""
        readers = [(word, ref.bind(word, place)) for word, ref in self.choices.items()]

        def read_choice(row: Row) -> dict[str, Any] | None:
            for word, reader in readers:
                if (answer := reader(row)) is not None:
                    return {"type": word, **answer}
            return None

        return read_choice

    def describe(self, name: str, model: type[Model]) -> serializers.Field[Any, Any, Any, Any]:
        """Its schema, checked against the model."""
        for word, ref in self.choices.items():
            ref.describe(word, model)
        attributes: dict[str, Any] = {
            "type": serializers.ChoiceField(choices=list(self.choices)),
            "id": serializers.UUIDField(),
            "url": serializers.CharField(allow_null=True),
            "display": serializers.CharField(),
        }
        kind = type(titled(f"{name}_reference"), (serializers.Serializer,), attributes)
        return kind(read_only=True, allow_null=True)


def colleague(path: str = "") -> Ref:
    """A reference to a user, whose name stands on every record: open to whoever sees the record."""
    return Ref(path, display="name", extra=("title",), always=True)


def unit(path: str = "") -> Ref:
    """A reference to a unit: open to whoever sees the record."""
    return Ref(path, display="name", always=True)
