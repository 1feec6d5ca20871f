"""Who reads, when, and which people the answer names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any, cast
from uuid import UUID

from django.db.models import Model
from django.utils import timezone
from rest_framework.request import Request

from accounts.models import User
from ledger.services import audit


@dataclass(frozen=True)
class Shown:
    """A person whose name stands in an answer, in the form the audit log takes."""

    model: type[Model]
    uid: UUID
    name: str

    @property
    def _meta(self) -> Any:
        return self.model._meta

    def __str__(self) -> str:
        return self.name


@dataclass
class Scene:
    """One reading: the reader, the moment, the department's zone, and the people shown so far."""

    user: User
    at: datetime
    zone: tzinfo
    shown: dict[UUID, Shown] = field(default_factory=dict)

    @classmethod
    def of(cls, request: Request) -> Scene:
        """The scene of a request that has been authorized."""
        return cls(user=cast(User, request.user), at=timezone.now(), zone=timezone.get_default_timezone())

    def show(self, model: type[Model], uid: UUID, name: str) -> None:
        """Note that the answer names a person."""
        self.shown[uid] = Shown(model, uid, name)

    def log_shown(self, verb: str, *, detail: dict[str, Any] | None = None) -> None:
        """Write one event with a row for each person named, before the answer: no log, no answer."""
        if self.shown:
            people = cast("list[Model]", list(self.shown.values()))
            audit.record(verb, actor=self.user.actor, subject=None, at=self.at, shown=people, detail=detail or None)
