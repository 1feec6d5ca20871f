"""The agenda as it is read in the room: every item with its victims, gate, who is reached, and what is owed.

The number of queries does not grow with the items; each starts at what the reader may see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from casework.models import Involvement, Person
from casework.vocabulary import Injury, InvolvementRole
from outreach.analysis.coverage import Attempt, Covered, cover
from outreach.models import ContactGate, ContactPerson, FollowUp, ReviewItem, WeeklyReview
from outreach.services.reviews.carrying import carries_of


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One shooting of the review; `withheld` counts victims whose names the reader may not see."""

    item: ReviewItem
    gate: ContactGate | None
    victims: list[Involvement]
    withheld: int
    coverage: list[tuple[Person, Covered]]
    steps: list[FollowUp]
    overdue: int

    @property
    def number(self) -> int:
        """As the minutes call it."""
        return self.item.number


@dataclass(frozen=True, slots=True)
class CarriedStep:
    """A promise of an earlier review that was open when this one opened; `times` it has been carried so far."""

    follow_up: FollowUp
    times: int


@dataclass(frozen=True, slots=True)
class Agenda:
    """What the room goes through: attendance, carried promises, items."""

    review: WeeklyReview
    attendance: list[str]
    carried: list[CarriedStep]
    items: list[AgendaItem]


def agenda(*, review: WeeklyReview, user: User, at: datetime) -> Agenda:
    """Assemble the agenda for one reader."""
    items = _items(review, user)
    incidents = [item.incident_id for item in items]
    victims, withheld = _victims(incidents, user)
    coverage, steps = coverage_by_incident(incidents, user), _steps(incidents, user)
    return Agenda(
        review=review,
        attendance=list(review.attendees.order_by("name", "pk").values_list("name", flat=True)),
        carried=_carried(review, user),
        items=[
            AgendaItem(
                item=item,
                gate=getattr(item.incident, "gate", None),
                victims=victims[key],
                withheld=withheld[key],
                coverage=coverage[key],
                steps=steps[key],
                overdue=sum(step.is_overdue(at) for step in steps[key]),
            )
            for item in items
            for key in (item.incident_id,)
        ],
    )


def coverage_by_incident(incidents: Iterable[int], user: User) -> dict[int, list[tuple[Person, Covered]]]:
    """Surviving victims and everybody who was attempted, within the reader's sight, with how far they are reached.

    Never a suspect of the incident. The number of queries does not grow with the incidents.
    """
    parts, attempts = _parts(incidents), _attempts(incidents)
    people = _people(parts, attempts, user)
    covered = {key: _coverage(parts[key], attempts[key], people) for key in {*parts, *attempts}}
    return defaultdict(list, covered)


def _items(review: WeeklyReview, user: User) -> list[ReviewItem]:
    near = ("incident__gate", "incident__unit", "incident__lead", "incident__detective", "incident__answers")
    return list(ReviewItem.objects.visible_to(user).filter(review=review).select_related(*near).order_by("number"))


def _victims(incidents: Iterable[int], user: User) -> tuple[dict[int, list[Involvement]], dict[int, int]]:
    """The victims whom the reader may see, and how many there are besides."""
    all_of_them = Involvement.objects.victims().filter(incident__in=incidents)
    seen = set(Involvement.objects.visible_to(user).filter(pk__in=all_of_them).values_list("pk", flat=True))
    shown: dict[int, list[Involvement]] = defaultdict(list)
    withheld: dict[int, int] = defaultdict(int)
    for victim in all_of_them.select_related("person").order_by("pk"):
        if victim.pk in seen:
            shown[victim.incident_id].append(victim)
        else:
            withheld[victim.incident_id] += 1
    return shown, withheld


def _parts(incidents: Iterable[int]) -> dict[int, list[Involvement]]:
    """Victims and suspects of each incident."""
    roles = (InvolvementRole.VICTIM, InvolvementRole.SUSPECT)
    found: dict[int, list[Involvement]] = defaultdict(list)
    for part in Involvement.objects.filter(incident__in=incidents, role__in=roles).order_by("pk"):
        found[part.incident_id].append(part)
    return found


def _attempts(incidents: Iterable[int]) -> dict[int, list[Attempt]]:
    rows = ContactPerson.objects.current().filter(version__contact__incident__in=incidents)
    found: dict[int, list[Attempt]] = defaultdict(list)
    columns = ("version__contact__incident", "person_id", "version__occurred_at", "outcome")
    for incident, *attempt in rows.order_by("version__occurred_at", "pk").values_list(*columns):
        found[incident].append(Attempt(*attempt))
    return found


def _steps(incidents: Iterable[int], user: User) -> dict[int, list[FollowUp]]:
    owed: dict[int, list[FollowUp]] = defaultdict(list)
    steps = FollowUp.objects.visible_to(user).unfinished().filter(incident__in=incidents)
    for step in steps.select_related("assignee", "person", "review_item").order_by("due_at", "pk"):
        owed[step.incident_id].append(step)
    return owed


def _people(parts: dict[int, list[Involvement]], attempts: dict[int, list[Attempt]], user: User) -> dict[int, Person]:
    """Everybody the coverage may name, if the reader may see them."""
    wanted = {part.person_id for rows in parts.values() for part in rows}
    wanted |= {attempt.person_id for rows in attempts.values() for attempt in rows}
    return Person.objects.visible_to(user).in_bulk(wanted - {None})


def _coverage(
    parts: list[Involvement], attempts: list[Attempt], people: dict[int, Person]
) -> list[tuple[Person, Covered]]:
    """Surviving victims and everybody who was attempted; never a suspect of this incident."""
    suspects = {part.person_id for part in parts if part.role == InvolvementRole.SUSPECT}
    living = [part.person_id for part in parts if part.role == InvolvementRole.VICTIM and part.injury != Injury.FATAL]
    asked = [key for key in living if key in people and key not in suspects]
    tried = [one for one in attempts if one.person_id in people and one.person_id not in suspects]
    return [(people[covered.person_id], covered) for covered in cover(asked, tried)]


def _carried(review: WeeklyReview, user: User) -> list[CarriedStep]:
    carries = carries_of(review).filter(follow_up__in=FollowUp.objects.visible_to(user))
    near = carries.select_related("follow_up__assignee", "follow_up__incident", "follow_up__person")
    return [CarriedStep(carry.follow_up, carry.times) for carry in near]
