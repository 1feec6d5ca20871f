"""People."""

from __future__ import annotations

from collections import defaultdict

from rest_framework import serializers

from accounts.api.kit import Change, Create, Field, Loaded, Nested, Resource, Scene, Text, Views, unit
from accounts.capabilities import Capability
from casework.api.inputs import PersonInput, PersonPatch
from casework.filters import PersonFilter
from casework.models import Person, PersonAddress, PersonAlias, PersonPhone
from casework.services.people import change_person, record_person


def aliases(keys: list[int], scene: Scene) -> dict[int, list[str]]:
    """The other names of each person on the page."""
    found: dict[int, list[str]] = defaultdict(list)
    for key, name in PersonAlias.objects.filter(person__in=keys).order_by("id").values_list("person", "name"):
        found[key].append(name)
    return {key: found[key] for key in keys}


class PersonResource(Resource):
    """Anybody the unit writes down."""

    model = Person
    shown_as = ("given_name", "family_name")
    orderings = ("family_name", "-recorded_at", "updated_at", "id")
    fields = {
        "id": Field("uid"),
        "given_name": Field(),
        "family_name": Field(),
        "date_of_birth": Field(),
        "age_as_given": Field(),
        "age_noted_on": Field(),
        "age_class": Field(),
        "language": Field(),
        "needs_interpreter": Field(),
        "custody": Field(),
        "safety_note": Field(),
        "restricted": Field(),
        "aliases": Loaded(aliases, serializers.ListField(child=serializers.CharField())),
        "phones": Nested(
            PersonPhone, via="person", order=("id",), always=True, fields={"number": Field(), "note": Field()}
        ),
        "addresses": Nested(
            PersonAddress,
            via="person",
            order=("id",),
            always=True,
            fields={"line": Field(), "hazards": Field(), "until": Field()},
        ),
        "unit": unit(),
        "source_system": Field(),
        "source_id": Field(),
        "recorded_at": Field(),
        "updated_at": Field(),
    }


class NewPersonInput(PersonInput):
    """A person to write down, perhaps from another system."""

    source_system = Text(60, required=False, allow_blank=True)
    source_id = Text(120, required=False, allow_blank=True)


class People(Views):
    """/people/"""

    route = "people"
    resource = PersonResource
    filters = PersonFilter
    capabilities = {
        "list": Capability.SEE_CASES,
        "retrieve": Capability.SEE_CASES,
        "create": Capability.RECORD_PEOPLE,
        "partial_update": Capability.RECORD_PEOPLE,
    }
    verbs = {
        "create": Create(NewPersonInput, record_person),
        "partial_update": Change(PersonPatch, change_person, bundle="changes"),
    }
