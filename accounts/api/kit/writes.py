"""Writes: replay, lock, compare, call the service, all in one transaction."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import Http404
from rest_framework.request import Request

from accounts.api.kit import preconditions
from accounts.api.kit.constraints import conflict
from accounts.api.kit.problems import Error, ProblemError
from accounts.api.kit.resource import Resource
from accounts.api.kit.scene import Scene
from accounts.api.kit.verbs import Collective, Create, Transition, Verb
from ledger.models import IdempotencyRecord
from ledger.services import idempotency


@dataclass(frozen=True)
class Outcome:
    """What a write came to: the status, the record's id, and what a collective verb answers or an answer holds once."""

    status: int
    uid: UUID | None
    data: Any = None
    replayed: bool = False


def body_of(request: Request) -> bytes:
    """The body as it was sent; 413 when it is too large, 411 when it does not say how large it is."""
    if "HTTP_TRANSFER_ENCODING" in request.META and not request.META.get("CONTENT_LENGTH"):
        raise ProblemError(411, "Send the body with a Content-Length.")
    return request._request.body


@dataclass(frozen=True)
class Write:
    """One request that writes."""

    request: Request
    resource: type[Resource]
    verb: Verb
    scene: Scene
    keys: dict[str, UUID]

    def perform(self) -> Outcome:
        """Do it once. Whatever fails takes the whole transaction, and the key, with it."""
        body_of(self.request)
        try:
            with transaction.atomic():
                key = self._begin()
                if key is not None and key.finished:
                    return Outcome(key.status or 200, key.subject_uid, replayed=True)
                outcome, subject = self._call()
                if key is not None:
                    idempotency.finish(key, status=outcome.status, subject=subject)
                return outcome
        except IntegrityError as clash:
            raise conflict(clash, self.resource.model) from clash

    def _begin(self) -> IdempotencyRecord | None:
        key = self.request.META.get("HTTP_IDEMPOTENCY_KEY")
        if key is None or self.request.method != "POST":
            return None
        return idempotency.begin(
            actor_key=str(self.scene.user.uid),
            route=self.request.path,
            key=key,
            body_hash=hashlib.sha256(body_of(self.request)).hexdigest(),
            at=self.scene.at,
        )

    def _call(self) -> tuple[Outcome, Model | None]:
        record = self._lock() if self.verb.detail else None
        parts = self._parts(record)
        values = self._values(record)
        given = {self.verb.bundle: values} if self.verb.bundle else values
        owner = {self.resource.noun: record} if record is not None else {}
        result = self.verb.service(**owner, **parts, **given, actor=self.scene.user, at=self.scene.at)
        if isinstance(self.verb, Collective):
            return Outcome(self.verb.status, None, result), None
        once = None
        if isinstance(self.verb, Create) and self.verb.once:
            result, once = result
        subject = result if isinstance(result, self.resource.model) else record
        return Outcome(self.verb.status, subject.uid, once), subject  # type: ignore[union-attr]

    def _lock(self) -> Model:
        seen = self.resource.start(self.scene.user).filter(uid=self.keys["id"])
        rows = self.resource.model._default_manager.select_for_update()
        record = rows.filter(pk__in=seen.values("pk")).first()
        if record is None:
            raise Http404
        if self.resource.versioned():
            preconditions.compare(preconditions.require(self.request), record)
        return record

    def _parts(self, record: Model | None) -> dict[str, Model]:
        if record is None or not isinstance(self.verb, Transition):
            return {}
        found = {
            name: parts(record, self.scene.user).filter(uid=self.keys[name]).first()
            for name, parts in self.verb.within.items()
        }
        if None in found.values():
            raise Http404
        return found  # type: ignore[return-value]

    def _values(self, record: Model | None) -> dict[str, Any]:
        data = self.request.data
        context = {"user": self.scene.user, "at": self.scene.at, "record": record, "request": self.request}
        given = self.verb.input(data=data, partial=self.verb.partial, context=context)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        if self.verb.partial and not values:
            raise ProblemError(422, "Nothing to change was sent.", "empty")
        self._refuse_taken(values.get("uid"))
        return values

    def _refuse_taken(self, uid: UUID | None) -> None:
        if uid is not None and self.resource.model._default_manager.filter(uid=uid).exists():
            detail = "A record with this id exists."
            raise ProblemError(409, detail, "id_taken", [Error("/id", detail, "id_taken")])
