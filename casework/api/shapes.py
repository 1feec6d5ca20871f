"""How people, incidents and parts are named in answers: once, for every resource that refers to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rest_framework import serializers

from accounts.api.kit import Field, Nested, Ref, Said
from accounts.api.kit.parts import Part, object_of
from accounts.api.kit.shelf import Place, Reader, Row
from casework.models import Incident, Stance
from casework.vocabulary import IncidentKind


def incident_display(number: str, kind: str, day: date) -> str:
    """The case number, else what and when."""
    return number or f"{IncidentKind(kind).label} of {day:%d %b %Y}"


def incident_ref(path: str = "") -> Ref:
    """A reference to an incident."""
    display = Said(("case_number", "kind", "occurred_on"), incident_display)
    return Ref(path, display=display, extra=("kind", "occurred_on"))


def person_ref(path: str = "") -> Ref:
    """A reference to a person: each one named is written to the audit log."""
    return Ref(path, display=("given_name", "family_name"), shown=True)


def stances() -> Nested:
    """A victim's stance history, oldest first, open to whoever sees the part."""
    return Nested(
        Stance,
        via="involvement",
        order=("noted_at", "id"),
        always=True,
        fields={
            "id": Field("uid"),
            "account": Field(),
            "wants_charges": Field(),
            "unable_reason": Field(),
            "stance": Field(),
            "noted_at": Field(),
            "noted_by": Field("noted_by_name"),
            "confirmed_at": Field(),
            "confirmed_by": Field("confirmed_by_name"),
        },
    )


@dataclass(frozen=True)
class Answers(Part):
    """Which earlier incident this one answers: null when none, or none that the reader may know of."""

    ref: Ref = field(default_factory=lambda: incident_ref("answers"))

    def bind(self, name: str, place: Place) -> Reader:
        """The reference first; what was said of it only with it."""
        incident = self.ref.bind("incident", place)
        columns = {word: place.column(f"answers_{word}") for word in ("confidence", "why", "noted_by")}

        def read_answer(row: Row) -> dict[str, Any] | None:
            earlier = incident(row)
            if earlier is None:
                return None
            return {"incident": earlier} | {word: row[index] for word, index in columns.items()}

        return read_answer

    def describe(self, name: str, model: Any) -> serializers.Field[Any, Any, Any, Any]:
        """The schema, checked against the model."""
        said = {word: Field(f"answers_{word}") for word in ("confidence", "why", "noted_by")}
        return object_of(Incident, {"incident": self.ref, **said}, "Incident_answers", allow_null=True)
