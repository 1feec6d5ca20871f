"""One line of a review's agenda, and what was promised about its shooting before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import User
from casework.models import Incident, Involvement, Person
from outreach.models import ContactGate, FollowUp
from outreach.services.dossier import times_said
from outreach.services.reviews import AgendaItem
from outreach.vocabulary import UNFINISHED, FollowUpOrigin
from outreach.web.review_words import settled_how


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the agenda."""

    entry: AgendaItem
    headline: str

    @property
    def number(self) -> str:
        """As the address calls it."""
        return str(self.entry.number)

    @property
    def incident(self) -> Incident:
        """The shooting it is about."""
        return self.entry.item.incident

    @property
    def gate(self) -> ContactGate | None:
        """Its contact gate; none where it is older than gates."""
        return self.entry.gate

    @property
    def settled(self) -> bool:
        """Whether the room is done with it."""
        return self.entry.item.closed_at is not None

    @property
    def how(self) -> list[str]:
        """What settled it."""
        item = self.entry.item
        return settled_how(item, added=any(step.review_item_id == item.pk for step in self.entry.steps))

    @property
    def people(self) -> list[Person]:
        """The victims whom the headline may name."""
        return [part.person for part in self.entry.victims if part.person]


def promised_before(row: Row, user: User) -> list[tuple[FollowUp, str]]:
    """What was promised about this shooting and is over, and what reviews promised about the one it answers."""
    over = Q(incident=row.incident) & ~Q(state__in=UNFINISHED)
    answered = Q(incident_id=row.incident.answers_id, origin=FollowUpOrigin.REVIEW)
    steps = FollowUp.objects.visible_to(user).filter(over | answered).annotate(times=Count("carries"))
    return [(step, carried_said(step.times)) for step in steps.select_related("assignee", "person")]


def victims_of(incidents: Iterable[int], user: User) -> list[Person]:
    """Whom the headlines may name."""
    parts = Involvement.objects.visible_to(user).victims().filter(incident__in=list(incidents))
    return [part.person for part in parts.select_related("person") if part.person]


def carried_said(times: int) -> str:
    """ "carried over twice"; nothing for none."""
    return f"carried over {times_said(times)}" if times else ""
