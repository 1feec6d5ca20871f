"""Whom a list of incidents names: for the audit log of what was shown."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import User
from casework.models import Incident, Involvement, Person


def victims_named(incidents: Iterable[Incident], user: User) -> list[Person]:
    """The victims that the incidents' headlines can name to this user, each once; one query."""
    keys = [incident.pk for incident in incidents]
    parts = Involvement.objects.visible_to(user).victims().filter(incident__in=keys)
    return list(Person.objects.filter(pk__in=parts.values("person")))
