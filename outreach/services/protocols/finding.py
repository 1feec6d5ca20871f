"""Finding incidents whose steps should be there and are not, from the database alone."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from casework.models import Incident, Involvement
from ledger.models import OutboxEvent
from outreach.models import ContactGate
from outreach.services.protocols.ending import end_for_the_dead, settle_gate_steps
from outreach.services.protocols.moments import ADDED, CLEARED, DIED
from outreach.services.protocols.unfolding import look_back, unfold


def find_missing(*, at: datetime) -> int:
    """Unfold whatever was recorded, opened, cleared or died within the look-back; the number of steps made or ended.

    Each incident commits by itself, so that nobody else's save waits.
    """
    return sum(bring_up_to_date(incident=incident, at=at) for incident in _touched_since(at - look_back()))


def bring_up_to_date(*, incident: Incident, at: datetime) -> int:
    """All that one incident calls for; the number of steps made or ended."""
    made = unfold(incident=incident, at=at)
    ended = end_for_the_dead(incident=incident, at=at) + settle_gate_steps(incident=incident, at=at)
    return len(made) + len(ended)


def _touched_since(since: datetime) -> list[Incident]:
    """Founded incidents with any moment from which a step could still arise."""
    told = OutboxEvent.objects.filter(created_at__gte=since)
    parts = Involvement.objects.filter(uid__in=told.filter(type__in=(ADDED, DIED)).values("subject_uid"))
    # The day of an imported past is years ago: it is not even looked at.
    touched = Q(recorded_at__gte=since, occurred_at__gte=since - look_back())
    touched |= Q(uid__in=told.filter(type=CLEARED).values("subject_uid"))
    touched |= Q(pk__in=parts.values("incident"))
    touched |= Q(pk__in=ContactGate.objects.filter(opened_at__gte=since).values("incident"))
    return list(Incident.objects.founded().filter(touched).order_by("pk"))
