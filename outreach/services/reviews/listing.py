"""Which incidents a review is about, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from casework.analysis.weeks import IsoWeek, week_of
from casework.models import Incident
from casework.models.incidents import IncidentQuerySet
from casework.services.acting import department_zone
from casework.vocabulary import IncidentKind, Injury
from outreach.analysis.agenda import Weighed, in_order, is_weekend
from outreach.models import ContactPerson, ReviewItem, WeeklyReview
from outreach.services.protocols.unfolding import look_back

#: Every killing by any weapon and every shooting that hurt somebody. Shots that hit nobody are counted elsewhere.
REVIEWED_KINDS = (IncidentKind.HOMICIDE, IncidentKind.NONFATAL_SHOOTING)

#: The lock under which incidents are put on agendas, so that none comes to two.
AGENDAS = "outreach.agendas"


def reviewed() -> IncidentQuerySet:
    """Incidents that a review is about. Not those closed by a circle: the room is not in it."""
    return Incident.objects.founded().filter(kind__in=REVIEWED_KINDS, circle__isnull=True)


def of_week(week: IsoWeek) -> IncidentQuerySet:
    """Those of one local ISO week, by the day that was fixed when they were written down."""
    return reviewed().filter(occurred_on__gte=week.monday, occurred_on__lte=week.sunday)


def left_over(at: datetime) -> IncidentQuerySet:
    """Those of a week whose review was opened without them, no longer ago than the look-back; on no agenda yet."""
    since = (at - look_back()).astimezone(department_zone()).date()
    bare = reviewed().filter(review_items__isnull=True, occurred_on__gte=since)
    opened = set(WeeklyReview.objects.values_list("week", flat=True))
    days = {day for day in bare.values_list("occurred_on", flat=True) if str(week_of(day)) in opened}
    return bare.filter(occurred_on__in=days)


def ranked(incidents: IncidentQuerySet) -> list[Weighed]:
    """Weekend first, then worst first."""
    reached = ContactPerson.objects.current().direct().filter(version__contact__incident=OuterRef("pk"))
    counted = incidents.annotate(
        killed=Count("involvements", filter=Q(involvements__injury=Injury.FATAL), distinct=True),
        wounded=Count("involvements", filter=Q(involvements__injury=Injury.NONFATAL), distinct=True),
        reached=Exists(reached),
    )
    return in_order([_weighed(incident) for incident in counted.select_related("gate")])


def rows(review: WeeklyReview, incidents: Iterable[Weighed], *, first: int, late: bool) -> list[ReviewItem]:
    """The incidents as items, numbered from `first` on."""
    return [
        ReviewItem(review=review, incident_id=one.incident_id, number=number, weekend=one.weekend, late=late)
        for number, one in enumerate(incidents, first)
    ]


def _weighed(incident: Any) -> Weighed:
    """As it was counted."""
    day, moment = incident.occurred_on, incident.occurred_at
    gate = getattr(incident, "gate", None)
    return Weighed(
        incident_id=incident.pk,
        weekend=is_weekend(moment, day, time_known=incident.time_known, zone=department_zone()),
        killed=incident.killed,
        wounded=incident.wounded,
        reached=incident.reached,
        gate_open=gate is not None and gate.is_open,
        occurred_at=moment,
    )
