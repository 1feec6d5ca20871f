"""Since when each victim, and each thing that steps are counted from, is on record: read from rows and the outbox.

The outbox tells when a victim was added, died, or an arrest was written down, by the clock of the services; so a
sweep that comes late counts from the same moments as the handler would have.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.models import Incident, Involvement
from casework.vocabulary import Clearance
from ledger.models import OutboxEvent
from outreach.models import ContactGate
from outreach.vocabulary import StepAnchor

ADDED = "casework.involvement.added"
DIED = "casework.involvement.died"
CLEARED = "casework.incident.cleared"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The moment from which a step's time runs, and the one at which it was written down."""

    at: datetime
    recorded_at: datetime


class Moments:
    """What is known of one incident's moments."""

    def __init__(self, incident: Incident, victims: list[Involvement]) -> None:
        self.incident = incident
        self._gate = ContactGate.objects.filter(incident=incident).first()
        subjects = [incident.uid, *(victim.uid for victim in victims)]
        told = OutboxEvent.objects.filter(subject_uid__in=subjects, type__in=[ADDED, DIED, CLEARED]).order_by("id")
        self._events = list(told.values_list("type", "subject_uid", "created_at"))

    def of_victim(self, victim: Involvement) -> datetime:
        """When it was written down that this is such a victim: the death, else the adding, else the incident."""
        return self._last(victim.uid, DIED) or self._first(victim.uid, ADDED) or self.incident.recorded_at

    def anchor(self, anchor: str, since: datetime) -> Anchor | None:
        """Where a step's clock starts for what is on record `since`; None when it has not happened yet."""
        happened = self._happened(anchor)
        if happened is None:
            return None
        if since <= self.incident.recorded_at:
            recorded = self.incident.recorded_at if anchor == StepAnchor.KNOWN else happened
            return Anchor(happened, recorded)
        return Anchor(max(happened, since), max(happened, since))

    def _happened(self, anchor: str) -> datetime | None:
        if anchor == StepAnchor.KNOWN:
            return self.incident.known_at
        if anchor == StepAnchor.GATE_OPENED:
            return self._gate.opened_at if self._gate and self._gate.is_open else None
        if self.incident.clearance != Clearance.CLEARED_BY_ARREST:
            return None
        return self._last(self.incident.uid, CLEARED) or self.incident.recorded_at

    def _first(self, uid: UUID, kind: str) -> datetime | None:
        return next((at for type_, subject, at in self._events if (type_, subject) == (kind, uid)), None)

    def _last(self, uid: UUID, kind: str) -> datetime | None:
        return next((at for type_, subject, at in reversed(self._events) if (type_, subject) == (kind, uid)), None)
