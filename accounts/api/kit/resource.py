"""Resources: one declaration gives the schema, the columns to read and the rows."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from rest_framework import serializers

from accounts.api.kit.parts import Part, object_of
from accounts.api.kit.scene import Scene
from accounts.api.kit.shelf import Row, read
from accounts.models import User

VERSION = "version"


class Resource:
    """What a record looks like outside; a subclass is checked against its model at import."""

    model: ClassVar[type[Model]]
    fields: ClassVar[Mapping[str, Part]]
    orderings: ClassVar[tuple[str, ...]] = ("id",)
    """Columns that lists can be ordered by, both ways, each not null and indexed; the first is the default."""
    noun: ClassVar[str] = ""
    """What services call the record; by default the model's name in snake_case."""
    shown_as: ClassVar[tuple[str, ...]] = ()
    """For people: the columns of the name. Reading one of them by this resource is written to the audit log."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.noun = cls.noun or re.sub(r"(?<!^)(?=[A-Z])", "_", cls.model.__name__).lower()
        cls.schema()
        for ordering in cls.orderings:
            check_ordering(cls.model, ordering.lstrip("-"))

    @classmethod
    def start(cls, user: User) -> QuerySet[Any]:
        """Where every read and lock starts: what this user may know of."""
        visible: QuerySet[Any] = cls.model._default_manager.visible_to(user)  # type: ignore[attr-defined]
        return visible

    @classmethod
    @cache
    def versioned(cls) -> bool:
        """Whether the record has a version, and so an ETag."""
        return any(field.name == VERSION for field in cls.model._meta.get_fields())

    @classmethod
    def rows(
        cls, queryset: QuerySet[Any], scene: Scene, *, names: Sequence[str] = (), keys: Sequence[str] = ()
    ) -> list[tuple[Row, dict[str, Any]]]:
        """The records as they stand in answers, trimmed to `names`, each with the values of the `keys` columns."""
        parts = [(name, cls.fields[name]) for name in names] if names else list(cls.fields.items())
        if not cls._names_people([name for name, _ in parts]):
            return read(queryset, parts, scene, keys)
        people = read(queryset, parts, scene, (*keys, "uid", *cls.shown_as))
        for marks, _ in people:
            uid, *words = marks[len(keys) :]
            scene.show(cls.model, uid, " ".join(word for word in words if word))
        return people

    @classmethod
    def _names_people(cls, names: Sequence[str]) -> bool:
        return bool(cls.shown_as) and any(name not in ("id", "url") for name in names)

    @classmethod
    @cache
    def schema(cls) -> serializers.Field[Any, Any, Any, Any]:
        """The answer's schema; raises where the declaration does not fit the model."""
        return object_of(cls.model, cls.fields, cls.__name__.removesuffix("Resource"))

    @classmethod
    @cache
    def page_schema(cls) -> type[serializers.Serializer[Any]]:
        """The schema of a page of a list."""
        attributes: dict[str, Any] = {
            "results": serializers.ListSerializer(child=copy.deepcopy(cls.schema()), read_only=True),
            "next": serializers.CharField(allow_null=True, help_text="Address of the page that follows."),
            "previous": serializers.CharField(allow_null=True, help_text="Address of the page before."),
            "count": serializers.IntegerField(required=False, help_text="With count=true: how many in all."),
        }
        return type(f"{cls.__name__.removesuffix('Resource')}Page", (serializers.Serializer,), attributes)


def check_ordering(model: type[Model], name: str) -> None:
    """Refuse at import an ordering that would lose rows (null) or read the whole table (no index)."""
    field: Any = model._meta.get_field(name)
    if field.null:
        raise TypeError(f"{model.__name__}.{name} may be null: a list ordered by it would lose rows")
    leading = {str(index.fields[0]).lstrip("-") for index in model._meta.indexes if index.fields}
    if not (field.primary_key or field.unique or field.db_index or name in leading):
        raise TypeError(f"{model.__name__}.{name} has no index: lists cannot be ordered by it")
