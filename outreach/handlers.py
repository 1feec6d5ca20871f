"""What the work does when it hears of an event: which service hears of which, registered when Django is ready."""

from __future__ import annotations

from datetime import datetime

from casework.models import Incident
from ledger import outbox
from ledger.models import OutboxEvent
from outreach.services.gates import set_gate


def hold_gate(event: OutboxEvent, at: datetime) -> None:
    """A shooting was recorded: its gate is held from the start."""
    set_gate(incident=Incident.objects.get(uid=event.subject_uid), at=at)


def register() -> None:
    """Say which events are heard; names are stored with deliveries and stay as they are."""
    outbox.register("casework.incident.recorded", name="outreach.gate", handler=hold_gate)
