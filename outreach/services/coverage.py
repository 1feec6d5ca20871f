"""Whom a contact may be proposed with, and who around an incident is reached; within the reader's sight."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from casework.models import Incident, Person, PersonAddress
from casework.vocabulary import Injury
from outreach.analysis.coverage import Attempt, Covered, cover
from outreach.models import ContactPerson


def proposed_people(*, incident: Incident, user: User, at: datetime) -> list[Person]:
    """Surviving victims first, then everybody contacted before or with a step; visible to the user, by name.

    Never a suspect of this incident, nor anybody who shares an address with one (domain.md, *Contact gate*); where
    victim and suspect live together a supervisor names whom to see. Nobody who was killed in it.
    """
    victims = set(incident.involvements.victims().exclude(injury=Injury.FATAL).values_list("person_id", flat=True))
    asked = Q(pk__in=victims) | Q(follow_ups__incident=incident) | Q(pk__in=_contacted(incident))
    barred = _suspects_and_households(incident, at) | _killed(incident)
    people = Person.objects.visible_to(user).filter(asked).exclude(pk__in=barred).distinct()
    return sorted(people, key=lambda person: (person.pk not in victims, str(person), person.pk))


def coverage_of(*, incident: Incident, user: User, at: datetime) -> list[tuple[Person, Covered]]:
    """Everybody proposed, or attempted though not proposed, with how far they are reached."""
    people = {person.pk: person for person in proposed_people(incident=incident, user=user, at=at)}
    rows = _rows(incident)
    others = Person.objects.visible_to(user).filter(pk__in={row.person_id for row in rows} - people.keys())
    people |= {person.pk: person for person in others}
    seen = [row for row in rows if row.person_id in people]
    return [(people[covered.person_id], covered) for covered in cover(people, seen)]


def _rows(incident: Incident) -> list[Attempt]:
    rows = ContactPerson.objects.current().filter(version__contact__incident=incident)
    values = rows.values_list("person_id", "version__occurred_at", "outcome").order_by("version__occurred_at", "pk")
    return [Attempt(*row) for row in values]


def _contacted(incident: Incident) -> Iterable[int]:
    rows = ContactPerson.objects.current().filter(version__contact__incident=incident)
    return rows.values_list("person_id", flat=True)


def _killed(incident: Incident) -> set[int]:
    return set(incident.involvements.filter(injury=Injury.FATAL).values_list("person_id", flat=True)) - {None}


def _suspects_and_households(incident: Incident, at: datetime) -> set[int]:
    """Suspects, and all whose current address is written as one of theirs, spaces and case aside."""
    suspects = set(incident.involvements.suspects().values_list("person_id", flat=True)) - {None}
    current = PersonAddress.objects.filter(Q(until__isnull=True) | Q(until__gte=timezone.localdate(at)))
    lines = {_plain(line) for line in current.filter(person__in=suspects).values_list("line", flat=True)}
    if not lines:
        return suspects
    involved = Q(person__contact_rows__version__contact__incident=incident)
    involved |= Q(person__follow_ups__incident=incident) | Q(person__involvements__incident=incident)
    near = current.filter(involved).values_list("person_id", "line").distinct()
    return suspects | {person for person, line in near if _plain(line) in lines}


def _plain(line: str) -> str:
    return " ".join(line.casefold().replace(",", " ").replace(".", " ").split())
