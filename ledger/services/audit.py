"""Writing the audit log."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from ledger.actors import Actor
from ledger.canonical import digest, plain, plain_text
from ledger.context import request_id
from ledger.models import AuditEvent, AuditPayload, AuditShown
from ledger.vocabulary import Outcome


@transaction.atomic
def record(
    verb: str,
    *,
    actor: Actor,
    subject: Model | None,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    shown: Sequence[Model] = (),
    detail: Mapping[str, Any] | None = None,
    terms: str = "",
) -> AuditEvent:
    """Log what an actor did ("casework.incident.recorded"), in the caller's transaction.

    `subject` and each of `shown` (persons whose names the actor got to see) must have a `uid`; `terms` is what was
    searched for. Names, values and terms go into the payload; the event keeps its digest.
    """
    names = {str(uid_of(person)): str(person) for person in shown}
    content = {"before": before, "after": after, "detail": detail, "terms": terms, "names": names}
    event = _write(
        verb,
        actor=actor,
        subject_type=subject._meta.label_lower if subject else "",
        subject_uid=uid_of(subject) if subject else None,
        at=at,
        content={key: value for key, value in content.items() if value},
    )
    people = {uid_of(person): person._meta.label_lower for person in shown}
    AuditShown.objects.bulk_create(
        AuditShown(event=event, subject_type=label, subject_uid=uid) for uid, label in people.items()
    )
    return event


def record_change(
    verb: str, *, actor: Actor, instance: Model, at: datetime, changes: Mapping[str, tuple[Any, Any]]
) -> AuditEvent:
    """Log a change of fields, given as {field: (old, new)}."""
    before = {field: old for field, (old, _) in changes.items()}
    after = {field: new for field, (_, new) in changes.items()}
    return record(verb, actor=actor, subject=instance, at=at, before=before, after=after)


@transaction.atomic(durable=True)
def record_refusal(
    verb: str,
    *,
    actor: Actor,
    subject_type: str = "",
    subject_uid: str | UUID = "",
    at: datetime,
    reason: str,
) -> AuditEvent:
    """Log that an actor was refused. For doors, after the refused transaction is rolled back: RuntimeError inside one.

    A `subject_uid` that is no UUID, as a guessed address gives, is kept in the payload.
    """
    uid = _uuid(subject_uid)
    detail = {"reason": reason} if uid or not subject_uid else {"reason": reason, "subject_uid": subject_uid}
    return _write(
        verb,
        actor=actor,
        subject_type=subject_type,
        subject_uid=uid,
        at=at,
        content={"detail": detail},
        outcome=Outcome.REFUSED,
    )


def uid_of(record: Model) -> UUID:
    """The record's public identity; a TypeError for a model without one."""
    uid = getattr(record, "uid", None)
    if not isinstance(uid, UUID):
        raise TypeError(f"{record._meta.label} has no uid to log")
    return uid


def _uuid(text: str | UUID) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def event_of(
    verb: str,
    *,
    actor: Actor,
    subject_type: str,
    subject_uid: UUID | None,
    at: datetime,
    content: dict[str, Any],
    outcome: Outcome = Outcome.DONE,
) -> AuditEvent:
    """An event over `plain` content, not yet saved."""
    return AuditEvent(
        at=at,
        actor_id=actor.id,
        actor_uid=actor.uid,
        actor_name=plain_text(actor.name)[:200],
        actor_kind=actor.kind,
        verb=verb,
        subject_type=subject_type,
        subject_uid=subject_uid,
        outcome=outcome,
        request_id=plain_text(request_id.get())[:100],
        payload_digest=digest(content) if content else "",
    )


def _write(
    verb: str,
    *,
    actor: Actor,
    subject_type: str,
    subject_uid: UUID | None,
    at: datetime,
    content: dict[str, Any],
    outcome: Outcome = Outcome.DONE,
) -> AuditEvent:
    content = plain(content)
    event = event_of(
        verb,
        actor=actor,
        subject_type=subject_type,
        subject_uid=subject_uid,
        at=at,
        content=content,
        outcome=outcome,
    )
    event.save(force_insert=True)
    if content:
        AuditPayload.objects.create(event=event, content=content)
    return event
