"""Steps that end by themselves: what is unfounded, what only the living need, and a gate that has opened."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from casework.models import Incident
from casework.services.saving import locked
from casework.vocabulary import Clearance, Injury
from ledger.actors import SYSTEM
from ledger.models import OutboxEvent
from outreach.analysis.protocols import only_for_the_living
from outreach.models import ContactGate, FollowUp, Protocol
from outreach.models.followups import FollowUpQuerySet
from outreach.services.followups import cancel, complete
from outreach.services.protocols.unfolding import look_back
from outreach.vocabulary import FollowUpKind, FollowUpOrigin, ProtocolTrigger

UNFOUNDED = "The incident is unfounded."
DIED = "The victim died."
OPENED = "The gate opened."


@transaction.atomic
def cancel_unfounded(*, incident: Incident, at: datetime) -> list[FollowUp]:
    """Cancel every open step of an incident that did not happen; none of one that did."""
    incident = locked(incident)
    if not incident.is_unfounded:
        return []
    return [cancel(follow_up=step, reason=UNFOUNDED, actor=SYSTEM, at=at) for step in _open(incident)]


@transaction.atomic
def end_for_the_dead(*, incident: Incident, at: datetime) -> list[FollowUp]:
    """Cancel the open steps of killed victims that the protocol for the killed does not know."""
    killed = incident.involvements.victims().filter(injury=Injury.FATAL)
    steps = _open(incident).filter(victim__in=killed, origin=FollowUpOrigin.PROTOCOL)
    steps = steps.filter(protocol_step__protocol__trigger=ProtocolTrigger.NONFATAL_SHOOTING)
    known = Protocol.objects.in_force(ProtocolTrigger.HOMICIDE, at).first()
    ends = only_for_the_living(
        steps.values_list("protocol_step__key", flat=True),
        known.steps.values_list("key", flat=True) if known else (),
    )
    over = list(steps.filter(protocol_step__key__in=ends))
    return [cancel(follow_up=step, reason=DIED, actor=SYSTEM, at=at) for step in over]


@transaction.atomic
def settle_gate_steps(*, incident: Incident, at: datetime) -> list[FollowUp]:
    """Complete the protocol's step of getting the gate answered, once the gate is open."""
    gate = ContactGate.objects.filter(incident=incident).first()
    if gate is None or not gate.is_open:
        return []
    steps = _open(incident).filter(kind=FollowUpKind.GATE, origin=FollowUpOrigin.PROTOCOL)
    return [complete(follow_up=step, note=OPENED, actor=SYSTEM, at=at) for step in steps]


def find_unfounded(*, at: datetime) -> int:
    """Cancel what unfounded incidents still have open, if they were unfounded within the look-back. For the sweep."""
    told = OutboxEvent.objects.filter(type="casework.incident.unfounded", created_at__gte=at - look_back())
    left = Incident.objects.filter(clearance=Clearance.UNFOUNDED, uid__in=told.values("subject_uid"))
    owing = left.filter(follow_ups__in=FollowUp.objects.unfinished()).distinct().order_by("pk")
    return sum(len(cancel_unfounded(incident=incident, at=at)) for incident in list(owing))


def _open(incident: Incident) -> FollowUpQuerySet:
    return FollowUp.objects.unfinished().filter(incident=incident)
