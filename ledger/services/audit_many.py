"""Writing many audit events at once, for imports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from ledger.actors import Actor
from ledger.canonical import plain
from ledger.models import AuditEvent, AuditPayload
from ledger.services.audit import event_of, uid_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One record that something was done to, and its values since."""

    subject: Model
    after: Mapping[str, Any]


@transaction.atomic
def record_many(verb: str, *, actor: Actor, at: datetime, entries: Sequence[Entry]) -> list[AuditEvent]:
    """Log one event for each entry, as `audit.record` does for one, in the caller's transaction."""
    contents = [plain({"after": entry.after}) for entry in entries]
    events = AuditEvent.objects.bulk_create(
        event_of(
            verb,
            actor=actor,
            subject_type=entry.subject._meta.label_lower,
            subject_uid=uid_of(entry.subject),
            at=at,
            content=content,
        )
        for entry, content in zip(entries, contents, strict=True)
    )
    AuditPayload.objects.bulk_create(
        AuditPayload(event=event, content=content) for event, content in zip(events, contents, strict=True)
    )
    return events
