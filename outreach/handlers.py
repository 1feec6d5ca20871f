"""What the work does when it hears of an event: which service hears of which, registered when Django is ready."""

from __future__ import annotations

from datetime import datetime

from casework.models import Incident
from ledger import outbox
from ledger.models import OutboxEvent
from outreach.services import protocols, reviews
from outreach.services.gates import set_gate
from outreach.services.notices import tell
from outreach.vocabulary import NotificationKind


def hold_gate(event: OutboxEvent, at: datetime) -> None:
    """A shooting was recorded: its gate is held from the start."""
    set_gate(incident=Incident.objects.get(uid=event.subject_uid), at=at)


def bring_up_to_date(event: OutboxEvent, at: datetime) -> None:
    """Something happened from which steps arise, or for which the steps of the living end."""
    protocols.bring_up_to_date(incident=_incident_of(event), at=at)


def cancel_unfounded(event: OutboxEvent, at: datetime) -> None:
    """It did not happen: nothing is owed, and the review has nothing to discuss."""
    incident = _incident_of(event)
    protocols.cancel_unfounded(incident=incident, at=at)
    reviews.settle_unfounded(incident=incident, at=at)


def join_review(event: OutboxEvent, at: datetime) -> None:
    """A shooting of a week that was opened already is discussed in the next review there is."""
    reviews.join_late(incident=_incident_of(event), at=at)


def alert_owner(event: OutboxEvent, at: datetime) -> None:
    """Somebody entered the number of a sealed incident: its owner learns of it, and nobody else."""
    incident = Incident.objects.select_related("circle__owner").get(uid=event.subject_uid)
    if incident.circle is not None:
        kind = NotificationKind.SEALED
        tell(user=incident.circle.owner, kind=kind, key=f"sealed/{event.uid}", incident=incident, at=at)


def _incident_of(event: OutboxEvent) -> Incident:
    """The subject itself, or what the subject belongs to."""
    return Incident.objects.get(uid=event.payload.get("incident", event.subject_uid))


RECORDED = "casework.incident.recorded"
UNFOLDING = (
    RECORDED,
    "casework.incident.cleared",
    "casework.involvement.added",
    "casework.involvement.changed",
    "casework.involvement.died",
    "outreach.gate.opened",
)
JOINING = (RECORDED, "casework.involvement.added", "casework.involvement.died")


def register() -> None:
    """Say which events are heard; names are stored with deliveries and stay as they are."""
    outbox.register(RECORDED, name="outreach.gate", handler=hold_gate)
    for event_type in UNFOLDING:
        outbox.register(event_type, name="outreach.unfold", handler=bring_up_to_date)
    for event_type in JOINING:
        outbox.register(event_type, name="outreach.join_review", handler=join_review)
    outbox.register("casework.incident.unfounded", name="outreach.cancel_unfounded", handler=cancel_unfounded)
    outbox.register("casework.incident.sealed_number_entered", name="outreach.alert_owner", handler=alert_owner)
