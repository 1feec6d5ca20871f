"""One write per key, however often and however simultaneously it is asked for.

    with transaction.atomic():
        record = begin(actor_key=…, route=…, key=…, body_hash=…, at=…)
        if record.finished:
            return the record's status, and its subject as it is visible now
        …write…
        finish(record, status=201, subject=incident)

The row commits with the write. A failure raises out of the transaction and takes the row with it.
"""

from datetime import datetime

from django.db import connection
from django.db.models import Model
from django.db.transaction import TransactionManagementError

from ledger.models import IdempotencyRecord
from ledger.models.idempotency import KEPT
from ledger.services.audit import uid_of
from ledger.vocabulary import Conflict, Invalid

FIELD = "Idempotency-Key"
LONGEST_KEY = 255


def begin(*, actor_key: str, route: str, key: str, body_hash: str, at: datetime) -> IdempotencyRecord:
    """The row of this key, new or `finished`, inside the transaction of the write.

    Of two at the same instant the second waits here until the first commits. `Invalid` for a malformed key, or one
    used with another body; `Conflict` for one whose write committed without `finish`.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("an idempotency key must commit with its write")
    if not (0 < len(key) <= LONGEST_KEY and key.isprintable()):
        raise Invalid(f"must have 1 to {LONGEST_KEY} printable characters", field=FIELD, code="key_malformed")
    record, new = IdempotencyRecord.objects.get_or_create(
        actor_key=actor_key,
        route=route,
        key=key,
        defaults={"body_hash": body_hash, "created_at": at},
    )
    if not new and record.expired(at):
        IdempotencyRecord.objects.filter(pk=record.pk).delete()
        return begin(actor_key=actor_key, route=route, key=key, body_hash=body_hash, at=at)
    if not new:
        _check_replay(record, body_hash)
    return record


def finish(record: IdempotencyRecord, *, status: int, subject: Model | None = None) -> None:
    """Note the answer of a write that succeeded, in its transaction. A failure's status is a ValueError."""
    if not 200 <= status < 300:
        raise ValueError(f"{status} is a failure, and failures are not kept")
    record.status = status
    if subject is not None:
        record.subject_type, record.subject_uid = subject._meta.label_lower, uid_of(subject)
    record.save(update_fields=["status", "subject_type", "subject_uid"])


def purge_expired(*, at: datetime) -> int:
    """Delete keys older than 24 hours; the number deleted."""
    return IdempotencyRecord.objects.filter(created_at__lte=at - KEPT).delete()[0]


def _check_replay(record: IdempotencyRecord, body_hash: str) -> None:
    if record.body_hash != body_hash:
        raise Invalid("was used with another body", field=FIELD, code="key_reused")
    if not record.finished:
        raise Conflict("belongs to a write without an answer", field=FIELD, code="key_unanswered")
