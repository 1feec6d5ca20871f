"""What an incident is called on a page: its victims, never its number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from accounts.models import User
from casework.models import Incident, Involvement
from casework.vocabulary import Injury

_WORDS = {Injury.FATAL: "Killed", Injury.NONFATAL: "Wounded", Injury.UNINJURED: "Shot at"}
_WORST_FIRST = list(_WORDS)
_NAMED = 2


def headlines(incidents: Iterable[Incident], user: User) -> dict[int, str]:
    """Headlines by the incident's key, in one query: "Killed: Marcus Ellery, 19".

    Only victims whom the user may see are named.
    """
    incidents = list(incidents)
    parts: dict[int, list[Involvement]] = defaultdict(list)
    mine = Involvement.objects.visible_to(user).victims().filter(incident__in=[each.pk for each in incidents])
    for part in mine.select_related("person"):
        parts[part.incident_id].append(part)
    return {incident.pk: _headline(incident, parts[incident.pk]) for incident in incidents}


def headline(incident: Incident, user: User) -> str:
    """The headline of one incident."""
    return headlines([incident], user)[incident.pk]


def _headline(incident: Incident, parts: list[Involvement]) -> str:
    if not parts:
        return f"{incident.get_kind_display()}: {incident.address or incident.neighborhood or 'place not known'}"
    parts = sorted(parts, key=lambda part: (_WORST_FIRST.index(Injury(part.injury)), part.pk))
    names = [_victim(incident, part) for part in parts[:_NAMED]]
    more = len(parts) - _NAMED
    return f"{_WORDS[Injury(parts[0].injury)]}: {', '.join(names)}{f' and {more} more' if more > 0 else ''}"


def _victim(incident: Incident, part: Involvement) -> str:
    age = part.person.age_on(incident.occurred_on) if part.person else part.age_as_given
    name = str(part.person) if part.person else "not identified yet"
    return name if age is None else f"{name}, {age}"
