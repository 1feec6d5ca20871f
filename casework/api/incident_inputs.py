"""What clients send about incidents."""

from __future__ import annotations

from accounts.api.kit import Day, Input, Moment, NewId, RefField, Text, Word, YesNo, many
from accounts.api.kit.inputs import LONG
from accounts.models import Unit, User
from casework.api.inputs import Coordinate, PartInput
from casework.models import Incident
from casework.vocabulary import (
    AnswerConfidence,
    Circumstance,
    Clearance,
    Confidence,
    IncidentKind,
    Motive,
    PlacePrecision,
    Weapon,
)


class AnswersInput(Input):
    """The earlier incident that this one is thought to answer."""

    incident = RefField(Incident.objects.visible_to)
    confidence = Word(choices=AnswerConfidence.choices, required=False)
    why = Text(300, required=False, allow_blank=True)


class IncidentPatch(Input):
    """What may be corrected about an incident; clearing and unfounding have their own verbs."""

    case_number = Text(40, required=False, allow_blank=True)
    kind = Word(choices=IncidentKind.choices, required=False)
    occurred_at = Moment(required=False)
    time_known = YesNo(required=False)
    known_at = Moment(required=False)
    address = Text(200, required=False, allow_blank=True)
    neighborhood = Text(80, required=False, allow_blank=True)
    division = Text(80, required=False, allow_blank=True)
    latitude = Coordinate(90, required=False, allow_null=True)
    longitude = Coordinate(180, required=False, allow_null=True)
    place_precision = Word(choices=PlacePrecision.choices, required=False)
    circumstance = Word(choices=Circumstance.choices, required=False)
    motive = Word(choices=Motive.choices, required=False)
    motive_confidence = Word(choices=Confidence.choices, required=False)
    weapon = Word(choices=Weapon.choices, required=False)
    lead = RefField(User.objects.visible_to, required=False, allow_null=True)
    detective = RefField(User.objects.visible_to, required=False, allow_null=True)
    narrative = Text(LONG, required=False, allow_blank=True)
    answers = AnswersInput(required=False, allow_null=True)


class IncidentInput(IncidentPatch):
    """A shooting with its people."""

    id = NewId()
    occurred_at = Moment()
    clearance = Word(choices=Clearance.choices, required=False)
    cleared_on = Day(required=False, allow_null=True)
    unit = RefField(Unit.objects.visible_to, required=False)
    involvements = many(PartInput(), max_length=100, required=False)
    source_system = Text(60, required=False, allow_blank=True)
    source_id = Text(120, required=False, allow_blank=True)


class ClearInput(Input):
    """How far the investigation is; a cleared one has a day, today when left out."""

    clearance = Word(choices=[choice for choice in Clearance.choices if choice[0] != Clearance.UNFOUNDED])
    cleared_on = Day(required=False, allow_null=True)


class UnfoundInput(Input):
    """Why it did not happen."""

    reason = Text(300)
