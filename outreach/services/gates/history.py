"""Locking a gate, and writing what changed: the row, its line of history, the audit log, the outbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from casework.services.acting import Doer, actor_of
from casework.services.saving import apply, save
from ledger.services import audit, outbox
from outreach.models import ContactGate, GateEntry
from outreach.vocabulary import GateVerb


def lock(gate: ContactGate) -> ContactGate:
    """The gate as it is now, held until the transaction ends."""
    held = ContactGate.objects.select_for_update(of=("self",)).select_related("incident")
    return held.get(pk=gate.pk)


def change(
    gate: ContactGate, verb: GateVerb, values: dict[str, Any], *, actor: Doer, at: datetime, note: str = ""
) -> ContactGate:
    """Set the values on a locked gate and tell of it everywhere."""
    changes = apply(gate, values)
    save(gate, changes)
    word = f"outreach.gate.{verb}"
    audit.record_change(word, actor=actor_of(actor), instance=gate, at=at, changes=changes)
    outbox.append(word, subject=gate, at=at, payload={"incident": gate.incident.uid})
    enter(gate, verb, actor=actor, at=at, note=note)
    return gate


def enter(gate: ContactGate, verb: GateVerb, *, actor: Doer, at: datetime, note: str = "") -> GateEntry:
    """One line of the gate's history."""
    answer = gate.answer if verb == GateVerb.ANSWERED else ""
    return GateEntry.objects.create(
        gate=gate, at=at, verb=verb, answer=answer, by_name=actor_of(actor).name, note=note[:300]
    )
