"""A few resources over real records, declared for the tests of the kit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import include, path
from rest_framework import serializers

from accounts.api.kit import (
    Change,
    Collective,
    Computed,
    Create,
    Day,
    Field,
    Figures,
    Input,
    Moment,
    Nested,
    NewId,
    Number,
    Read,
    Ref,
    RefField,
    Resource,
    Router,
    Scene,
    Text,
    Transition,
    Views,
    Whole,
    Word,
    YesNo,
    colleague,
    many,
    unit,
)
from accounts.capabilities import Capability
from accounts.filters import RecordFilter, RefFilter
from accounts.models import User
from casework.models import Incident, Involvement, Person
from casework.vocabulary import Clearance, IncidentKind
from config.errors import bad_request, forbidden, not_found, server_error
from ledger.services import audit
from ledger.vocabulary import Invalid, Refused

handler400, handler403, handler404, handler500 = bad_request, forbidden, not_found, server_error


class IncidentFilter(RecordFilter):
    lead = RefFilter("lead", User)
    answers = RefFilter("answers", Incident)

    class Meta:
        model = Incident
        fields = {"kind": ["exact", "in"], "occurred_at": ["gte", "lt"], "occurred_on": ["exact"]}


class IncidentResource(Resource):
    model = Incident
    orderings = ("-occurred_at", "case_number", "occurred_on", "id")
    fields = {
        "id": Field("uid"),
        "case_number": Field(),
        "kind": Field(),
        "occurred_at": Field(),
        "latitude": Field(),
        "unit": unit(),
        "lead": colleague(),
        "answers": Ref(display="case_number", extra=("occurred_on",)),
        "is_cleared": Computed(("clearance",), lambda word: word != Clearance.OPEN, serializers.BooleanField()),
        "involvements": Nested(
            Involvement,
            via="incident",
            order=("id",),
            fields={
                "id": Field("uid"),
                "person": Ref(display=("given_name", "family_name"), shown=True),
                "role": Field(),
            },
        ),
    }


class IncidentInput(Input):
    id = NewId()
    case_number = Text(40, required=False)
    kind = Word(choices=IncidentKind.choices)
    occurred_at = Moment()
    occurred_on = Day()
    lead = RefField(User.objects.visible_to, required=False, allow_null=True)
    answers = RefField(Incident.objects.visible_to, required=False, allow_null=True)
    time_known = YesNo(required=False)
    latitude = Number(max_digits=9, decimal_places=6, required=False)
    longitude = Number(max_digits=9, decimal_places=6, required=False)


class KitIncidentPatch(Input):
    narrative = Text(100, required=False, allow_blank=True)
    address = Text(200, required=False)


class ClearInput(Input):
    clearance = Word(choices=Clearance.choices)


class ManyInput(Input):
    ages = many(Whole(0, 130), max_length=3)


def record(*, actor: User, at: datetime, **values: Any) -> Incident:
    """Record an incident."""
    values.setdefault("case_number", "")
    made = Incident.objects.create(unit_id=actor.unit_id or 0, known_at=at, recorded_at=at, **values)
    audit.record("kit.incident.recorded", actor=actor.actor, subject=made, at=at)
    return made


def correct(*, incident: Incident, actor: User, at: datetime, changes: dict[str, Any]) -> Incident:
    """Correct what was written down."""
    for name, value in changes.items():
        setattr(incident, name, value)
    incident.touch(*changes)
    return incident


def clear(*, incident: Incident, actor: User, at: datetime, clearance: str) -> None:
    """Say how the case ended."""
    incident.clearance = clearance
    incident.touch("clearance")
    if clearance == Clearance.UNFOUNDED:
        raise Refused("Only a commander unfounds.")


def count(*, actor: User, at: datetime, ages: list[int]) -> dict[str, int]:
    """Add ages up."""
    if sum(ages) > 200:
        raise Invalid("Too old.", field="ages.0", code="too_old")
    return {"sum": sum(ages)}


class CountSchema(serializers.Serializer[Any]):
    sum = serializers.IntegerField()


class CountParams(Input):
    ages = Whole(0, 130)
    really = YesNo(required=False)


def figures(*, user: User, at: datetime, ages: int, really: bool = False) -> dict[str, Any]:
    """Say what was asked."""
    return {"sum": ages, "really": really}


def newest(*, user: User, at: datetime, scene: Scene) -> dict[str, str]:
    """Name the person who was recorded last."""
    person = Person.objects.visible_to(user).latest("recorded_at")
    scene.show(Person, person.uid, str(person))
    return {"name": str(person)}


class NameSchema(serializers.Serializer[Any]):
    name = serializers.CharField()


class Incidents(Views):
    route = "incidents"
    resource = IncidentResource
    filters = IncidentFilter
    capabilities = {
        "list": Capability.SEE_CASES,
        "retrieve": Capability.SEE_CASES,
        "create": Capability.RECORD_INCIDENTS,
        "partial_update": Capability.RECORD_INCIDENTS,
        "clear": Capability.RECORD_INCIDENTS,
        "count_ages": Capability.RECORD_INCIDENTS,
        "touch_part": Capability.RECORD_INCIDENTS,
    }
    verbs = {
        "create": Create(IncidentInput, record),
        "partial_update": Change(KitIncidentPatch, correct, bundle="changes"),
        "clear": Transition(ClearInput, clear),
        "count_ages": Collective(ManyInput, count, output=CountSchema),
        "touch_part": Transition(
            Input,
            lambda incident, involvement, actor, at: incident.touch(),
            path="involvements/<uuid:involvement>/touch/",
            within={"involvement": lambda incident, user: Involvement.objects.filter(incident=incident.pk)},
        ),
    }


class PersonResource(Resource):
    model = Person
    orderings = ("-recorded_at",)
    shown_as = ("given_name", "family_name")
    fields = {"id": Field("uid"), "given_name": Field(), "family_name": Field()}


class People(Views):
    route = "people"
    resource = PersonResource
    capabilities = {"list": Capability.SEE_CASES, "retrieve": Capability.SEE_CASES}


class KitFigures(Figures):
    route = "figures"
    capabilities = {"ages": Capability.SEE_STATISTICS, "newest": Capability.SEE_CASES}
    reads = {
        "ages": Read(figures, CountSchema, params=CountParams),
        "newest": Read(newest, NameSchema, named=True),
    }


router = Router()
router.add(Incidents, People, KitFigures)
urlpatterns = [path("api/v1/", include(router.urls())), path("", include("config.urls"))]
