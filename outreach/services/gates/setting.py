"""Setting the gate of an incident: held, until next of kin know and the detective has answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from casework.models import Incident
from casework.services.acting import Doer, actor_of
from casework.services.saving import insert, kept
from ledger.actors import SYSTEM
from ledger.services import audit, outbox
from outreach.models import ContactGate
from outreach.services.gates.history import enter
from outreach.vocabulary import GateVerb


@transaction.atomic
def set_gate(*, incident: Incident, at: datetime, actor: Doer = SYSTEM) -> ContactGate:
    """The incident's gate: the one that is there, else a new one, held and asking since the incident was recorded."""
    if there := ContactGate.objects.filter(incident=incident).first():
        return there
    gate = ContactGate(incident=incident, asked_at=incident.recorded_at)
    try:
        insert(gate)
    except IntegrityError:
        return ContactGate.objects.get(incident=incident)
    word = f"outreach.gate.{GateVerb.SET}"
    audit.record(word, actor=actor_of(actor), subject=gate, at=at, after=kept(gate))
    outbox.append(word, subject=gate, at=at, payload={"incident": incident.uid})
    enter(gate, GateVerb.SET, actor=actor, at=at)
    return gate


def find_missing(*, at: datetime) -> int:
    """Set the gates of incidents of the look-back that have none; the number set. For the sweep.

    They must have happened within it, too: an imported past is nobody's to clear.
    """
    since = at - timedelta(days=settings.STANDDOWN["LOOK_BACK_DAYS"])
    bare = Incident.objects.filter(gate__isnull=True, recorded_at__gte=since, occurred_at__gte=since).order_by("pk")
    found = list(bare)
    for incident in found:
        set_gate(incident=incident, at=at)
    return len(found)
