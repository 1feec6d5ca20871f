"""Involvements, and the stances of victims."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rest_framework import serializers

from accounts.api.kit import (
    Change,
    Create,
    Day,
    Field,
    Input,
    Loaded,
    RefField,
    Resource,
    Scene,
    Text,
    Transition,
    Views,
)
from accounts.capabilities import Capability
from accounts.models import User
from casework.analysis.cooperation import Entry, initial_stance, stance_now
from casework.api.inputs import InvolvementPatch, PartInput, StanceInput, new_part
from casework.api.shapes import incident_ref, person_ref, stances
from casework.filters import InvolvementFilter
from casework.models import Incident, Involvement, Stance
from casework.services.involvements import add_involvement, change_involvement, record_death
from casework.services.stances import confirm_stance, record_stance
from casework.vocabulary import StanceClass


class StandingSchema(serializers.Serializer[Any]):
    """Where a victim stood first, and stands now."""

    initially = serializers.ChoiceField(choices=StanceClass.choices)
    now = serializers.ChoiceField(choices=StanceClass.choices)


def cooperation(keys: list[int], scene: Scene) -> dict[int, dict[str, str]]:
    """The first and the latest stance of each part on the page that has any."""
    found: dict[int, list[Entry]] = {}
    rows = Stance.objects.filter(involvement__in=keys).order_by("involvement", "noted_at", "id")
    for key, *entry in rows.values_list("involvement", "stance", "noted_at", "confirmed_at"):
        found.setdefault(key, []).append(Entry(*entry))
    return {key: {"initially": initial_stance(said), "now": stance_now(said)} for key, said in found.items()}


class InvolvementResource(Resource):
    """A person's part in an incident."""

    model = Involvement
    orderings = ("id", "updated_at")
    fields = {
        "id": Field("uid"),
        "incident": incident_ref(),
        "person": person_ref(),
        "role": Field(),
        "injury": Field(),
        "injured_on": Field(),
        "died_on": Field(),
        "age_as_given": Field(),
        "restricted": Field(),
        "stances": stances(),
        "cooperation": Loaded(cooperation, StandingSchema(allow_null=True)),
        "source_system": Field(),
        "source_id": Field(),
        "updated_at": Field(),
    }


class InvolvementInput(PartInput):
    """A person's part in an incident on record."""

    incident = RefField(Incident.objects.visible_to)
    source_system = Text(60, required=False, allow_blank=True)
    source_id = Text(120, required=False, allow_blank=True)


class DiedInput(Input):
    """When the victim died; today when left out."""

    died_on = Day(required=False, allow_null=True)


def add(*, incident: Incident, actor: User, at: datetime, **values: Any) -> Involvement:
    """Add a person's part to an incident; the incident's kind follows a worse injury."""
    return add_involvement(incident=incident, new=new_part(values), actor=actor, at=at)


def confirm(*, involvement: Involvement, stance: Stance, actor: User, at: datetime) -> None:
    """The assigned detective, or a lead of the unit, stands by a provisional stance."""
    confirm_stance(stance=stance, actor=actor, at=at)


class Involvements(Views):
    """/involvements/"""

    route = "involvements"
    resource = InvolvementResource
    filters = InvolvementFilter
    capabilities = {
        "list": Capability.SEE_CASES,
        "retrieve": Capability.SEE_CASES,
        "create": Capability.RECORD_INCIDENTS,
        "partial_update": Capability.RECORD_INCIDENTS,
        "died": Capability.RECORD_INCIDENTS,
        "add_stance": Capability.RECORD_STANCES,
        "confirm_stance": Capability.CONFIRM_STANCES,
    }
    verbs = {
        "create": Create(InvolvementInput, add),
        "partial_update": Change(InvolvementPatch, change_involvement, bundle="changes"),
        "died": Transition(DiedInput, record_death),
        "add_stance": Transition(StanceInput, record_stance, path="stances/"),
        "confirm_stance": Transition(
            Input,
            confirm,
            path="stances/<uuid:stance>/confirm/",
            within={"stance": lambda part, user: part.stances.all()},  # type: ignore[attr-defined]
        ),
    }
