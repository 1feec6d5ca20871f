"""The commander's override, to save life."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.capabilities import Capability, can
from accounts.models import User
from ledger.vocabulary import Refused
from outreach.models import ContactGate
from outreach.services.gates.history import lock
from outreach.services.gates.settling import settle
from outreach.services.notices import tell
from outreach.vocabulary import GateVerb, NeedsReason, NotificationKind, WrongState


@transaction.atomic
def override(*, gate: ContactGate, reason: str, actor: User, at: datetime) -> ContactGate:
    """A commander opens the gate without the answers, to save life.

    Refused to everybody else, NeedsReason without a reason, WrongState when the gate is open. The detective is told.
    """
    gate = lock(gate)
    if not can(actor, Capability.OVERRIDE_GATES):
        raise Refused("Only a commander overrides the gate.")
    if not reason.strip():
        raise NeedsReason("Say whose life it is to save, and why it cannot wait.", field="reason", code="required")
    if gate.is_open:
        raise WrongState("The gate is open already.", code="already_open")
    values = {"override_reason": reason.strip(), "answer": "", "hold_since": None, "hold_until": None}
    settle(gate, GateVerb.OVERRIDDEN, values, actor=actor, at=at, note=reason.strip())
    if gate.incident.detective is not None:
        key = f"gate/overridden/{gate.uid}/{at.isoformat()}"
        tell(user=gate.incident.detective, kind=NotificationKind.GATE, key=key, incident=gate.incident, at=at)
    return gate
