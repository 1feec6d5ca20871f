"""Verbs: what a resource lets one do, declared in a table; each calls one service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from rest_framework import serializers

from accounts.api.kit.inputs import Input
from accounts.models import User

Service = Callable[..., Any]
Parts = Callable[[Model, User], QuerySet[Any]]


@dataclass(frozen=True)
class Verb:
    """A write. The service gets keywords: the input's fields, `actor` and `at`, and the record by its noun.

    `bundle` passes the input's fields as one dict under that keyword instead.
    """

    input: type[Input]
    service: Service
    bundle: str = ""

    method: ClassVar[str] = "post"
    detail: ClassVar[bool] = True
    status: ClassVar[int] = 200
    partial: ClassVar[bool] = False

    def address(self, action: str) -> str:
        """What follows the record's (or the collection's) address."""
        return ""


@dataclass(frozen=True)
class Create(Verb):
    """POST on the collection. The service returns the new record; the answer is 201 with its Location.

    With `once`, it returns the record and a dict of these fields, which only this answer holds and no replay.
    """

    once: Mapping[str, serializers.Field[Any, Any, Any, Any]] = field(default_factory=dict)
    detail: ClassVar[bool] = False
    status: ClassVar[int] = 201


@dataclass(frozen=True)
class Change(Verb):
    """PATCH on the record, with If-Match; only the fields that were sent reach the service."""

    method: ClassVar[str] = "patch"
    partial: ClassVar[bool] = True


@dataclass(frozen=True)
class Transition(Verb):
    """POST on RECORD/verb/, with If-Match; the answer is the record.

    `path` puts other words there, with parts of the record as `<uuid:item>`; `within` finds each of them
    among the parts that the record has (`{"item": lambda review, user: review.items.all()}`) and the service gets it
    by that name.
    """

    path: str = ""
    within: Mapping[str, Parts] = field(default_factory=dict)

    def address(self, action: str) -> str:
        """`complete/` for the action `complete`."""
        return self.path or f"{action.replace('_', '-')}/"


@dataclass(frozen=True)
class Collective(Verb):
    """POST on COLLECTION/verb/, for many records at once; the service returns what the answer says.

    `output` describes it.
    """

    output: type[serializers.Serializer[Any]] | None = None
    detail: ClassVar[bool] = False

    def address(self, action: str) -> str:
        """`reassign/` for the action `reassign`."""
        return f"{action.replace('_', '-')}/"


@dataclass(frozen=True)
class Read:
    """GET on COLLECTION/word/ or, with `detail`, RECORD/word/: something computed.

    The function gets `user` and `at`, the record by its noun when `detail`, and the checked `params`. One that names
    people says `named`: it gets the `scene` too, and calls `scene.show(Person, uid, name)` for each.
    """

    answer: Callable[..., Any]
    output: type[serializers.Serializer[Any]]
    params: type[Input] = Input
    detail: bool = False
    named: bool = False

    def address(self, action: str) -> str:
        """`network/` for the action `network`."""
        return f"{action.replace('_', '-')}/"
