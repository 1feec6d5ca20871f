"""What lists of the record can be narrowed by: one set a noun, shared by the API and the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet

from accounts.filters import RecordFilter, RefFilter
from accounts.models import Unit, User
from casework.models import Incident, Involvement, Person

_WORD = ["exact", "in"]
_MOMENT = ["gte", "lt"]


class PersonFilter(RecordFilter):
    """Who: by words, age, language, custody, incident."""

    q = django_filters.CharFilter(method="by_text", max_length=100, help_text="Words of a name, alias or phone number.")
    unit = RefFilter("unit", Unit)
    incident = django_filters.UUIDFilter(method="in_incident")

    class Meta:
        model = Person
        fields = {
            "given_name": ["exact"],
            "family_name": ["exact"],
            "date_of_birth": ["exact", "gte", "lt"],
            "age_class": _WORD,
            "custody": _WORD,
            "language": _WORD,
            "needs_interpreter": ["exact"],
            "restricted": ["exact"],
            "source_system": ["exact"],
            "source_id": _WORD,
            "recorded_at": _MOMENT,
            "updated_at": _MOMENT,
        }

    def by_text(self, people: QuerySet[Person], name: str, text: str) -> QuerySet[Person]:
        """Every word must hit."""
        return people.matching(text)  # type: ignore[attr-defined]

    def in_incident(self, people: QuerySet[Person], name: str, uid: UUID) -> QuerySet[Person]:
        """Who has a part in it that the reader may know of."""
        return people.filter(pk__in=_parts(self).filter(incident__uid=uid).values("person"))


class IncidentFilter(RecordFilter):
    """Which incidents: by kind, time, place, who works on it and who was in it."""

    lead = RefFilter("lead", User)
    detective = RefFilter("detective", User)
    unit = RefFilter("unit", Unit)
    answers = RefFilter("answers", Incident)
    person = django_filters.UUIDFilter(method="with_person")

    class Meta:
        model = Incident
        fields = {
            "case_number": _WORD,
            "kind": _WORD,
            "clearance": _WORD,
            "circumstance": _WORD,
            "motive": _WORD,
            "weapon": _WORD,
            "division": _WORD,
            "neighborhood": _WORD,
            "source_system": ["exact"],
            "source_id": _WORD,
            "occurred_at": _MOMENT,
            "occurred_on": ["exact", "gte", "lt"],
            "known_at": _MOMENT,
            "recorded_at": _MOMENT,
            "updated_at": _MOMENT,
        }

    def with_person(self, incidents: QuerySet[Incident], name: str, uid: UUID) -> QuerySet[Incident]:
        """Where the person has a part that the reader may know of."""
        return incidents.filter(pk__in=_parts(self).filter(person__uid=uid).values("incident"))


class InvolvementFilter(RecordFilter):
    """Which parts: of whom, in what, as what."""

    incident = RefFilter("incident", Incident)
    person = RefFilter("person", Person)

    class Meta:
        model = Involvement
        fields = {
            "role": _WORD,
            "injury": _WORD,
            "injured_on": ["exact", "gte", "lt"],
            "died_on": ["exact", "gte", "lt"],
            "restricted": ["exact"],
            "source_system": ["exact"],
            "source_id": _WORD,
            "updated_at": _MOMENT,
        }


def _parts(filters: RecordFilter) -> Any:
    request: Any = filters.request
    return Involvement.objects.visible_to(request.user)
