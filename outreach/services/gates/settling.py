"""What the answers come to: the gate's state, clocks stopped or started, and the event when it opens."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from casework.services.acting import Doer
from ledger.services import outbox
from outreach.analysis.gates import settled_state
from outreach.models import ContactGate
from outreach.services.followups import pause_gated, resume_gated
from outreach.services.gates.history import change
from outreach.vocabulary import OPEN_GATES, GateState, GateVerb


def settle(
    gate: ContactGate, verb: GateVerb, values: dict[str, Any], *, actor: Doer, at: datetime, note: str
) -> ContactGate:
    """Save the answers with the state they make, then stop or start clocks, and tell when the gate opens."""
    was_open, was_on_hold = gate.is_open, gate.state == GateState.HOLD
    state = _state_after(gate, values, was_open)
    opens = state in OPEN_GATES
    opened_at = (gate.opened_at if was_open else at) if opens else None
    change(gate, verb, values | {"state": state, "opened_at": opened_at}, actor=actor, at=at, note=note)
    if gate.state == GateState.HOLD and not was_on_hold:
        pause_gated(incident=gate.incident, actor=actor, at=at)
    if was_on_hold and gate.state != GateState.HOLD:
        resume_gated(incident=gate.incident, actor=actor, at=at)
    if gate.is_open and not was_open:
        outbox.append("outreach.gate.opened", subject=gate, at=at, payload={"incident": gate.incident.uid})
    return gate


def _state_after(gate: ContactGate, values: dict[str, Any], was_open: bool) -> GateState:
    """An override counts from the moment it is made until a hold ends it."""
    after = {"answer": gate.answer, "kin_notified_at": gate.kin_notified_at} | values
    overridden = values.get("override_reason", gate.override_reason if was_open else "")
    kin = after["kin_notified_at"] is not None
    return settled_state(answer=after["answer"], kin_notified=kin, overridden=bool(overridden))
