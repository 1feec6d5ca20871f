"""Incidents: one request records a shooting with its people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.api.kit import (
    Change,
    Create,
    Field,
    Nested,
    Resource,
    Transition,
    Views,
    colleague,
    unit,
)
from accounts.capabilities import Capability
from accounts.models import User
from casework.api.incident_inputs import ClearInput, IncidentInput, IncidentPatch, UnfoundInput
from casework.api.inputs import new_part
from casework.api.shapes import Answers, person_ref, stances
from casework.filters import IncidentFilter
from casework.models import Incident, Involvement
from casework.services.answers import Answer, set_answers
from casework.services.clearance import set_clearance, unfound_incident
from casework.services.incidents import change_incident, record_incident
from ledger.vocabulary import Invalid


class IncidentResource(Resource):
    """A shooting or killing, with the parts in it that the reader may know of."""

    model = Incident
    orderings = ("-occurred_at", "occurred_on", "recorded_at", "case_number", "kind", "updated_at", "id")
    fields = {
        "id": Field("uid"),
        "case_number": Field(),
        "kind": Field(),
        "occurred_at": Field(),
        "time_known": Field(),
        "occurred_on": Field(),
        "known_at": Field(),
        "recorded_at": Field(),
        "address": Field(),
        "neighborhood": Field(),
        "division": Field(),
        "latitude": Field(),
        "longitude": Field(),
        "place_precision": Field(),
        "circumstance": Field(),
        "motive": Field(),
        "motive_confidence": Field(),
        "weapon": Field(),
        "clearance": Field(),
        "cleared_on": Field(),
        "lead": colleague(),
        "detective": colleague(),
        "unit": unit(),
        "narrative": Field(),
        "answers": Answers(),
        "involvements": Nested(
            Involvement,
            via="incident",
            order=("id",),
            fields={
                "id": Field("uid"),
                "person": person_ref(),
                "role": Field(),
                "injury": Field(),
                "injured_on": Field(),
                "died_on": Field(),
                "age_as_given": Field(),
                "restricted": Field(),
                "stances": stances(),
            },
        ),
        "source_system": Field(),
        "source_id": Field(),
        "updated_at": Field(),
    }


def record(
    *,
    actor: User,
    at: datetime,
    involvements: list[Mapping[str, Any]] | None = None,
    answers: Mapping[str, Any] | None = None,
    **values: Any,
) -> Incident:
    """Record a shooting with its people, all or nothing.

    The kind follows the worst injury and the weapon, and may be left out; a contradiction is 422. Each person is one
    on record (id), a new one (object) or unknown (null).
    """
    parts = [new_part(part) for part in involvements or ()]
    answer = Answer(**answers) if answers else None
    return record_incident(actor=actor, at=at, involvements=parts, answers=answer, **values)


def change(*, incident: Incident, changes: dict[str, Any], actor: User, at: datetime) -> Incident:
    """Correct an incident; its day follows its time, and its kind follows the weapon."""
    others = {name: value for name, value in changes.items() if name != "answers"}
    if others:
        incident = change_incident(incident=incident, changes=others, actor=actor, at=at)  # type: ignore[arg-type]
    if "answers" not in changes:
        return incident
    said = dict(changes["answers"] or {})
    if said and "incident" not in said:
        raise Invalid("Say which incident it answers.", field="answers.incident", code="required")
    earlier = said.pop("incident", None)
    return set_answers(incident=incident, earlier=earlier, actor=actor, at=at, **said)


class Incidents(Views):
    """/incidents/"""

    route = "incidents"
    resource = IncidentResource
    filters = IncidentFilter
    capabilities = {"list": Capability.SEE_CASES, "retrieve": Capability.SEE_CASES} | dict.fromkeys(
        ("create", "partial_update", "clear", "unfound"), Capability.RECORD_INCIDENTS
    )
    verbs = {
        "create": Create(IncidentInput, record),
        "partial_update": Change(IncidentPatch, change, bundle="changes"),
        "clear": Transition(ClearInput, set_clearance),
        "unfound": Transition(UnfoundInput, unfound_incident),
    }
