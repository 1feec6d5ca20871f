"""Every record of the ledger."""

from ledger.models.audit import AuditEvent, AuditPayload, AuditShown
from ledger.models.idempotency import IdempotencyRecord
from ledger.models.locks import Lock
from ledger.models.outbox import OutboxDelivery, OutboxEvent

__all__ = [
    "AuditEvent",
    "AuditPayload",
    "AuditShown",
    "IdempotencyRecord",
    "Lock",
    "OutboxDelivery",
    "OutboxEvent",
]
