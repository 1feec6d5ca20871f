"""How the work says what it is about, and whom it names."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from accounts.api.kit import OneOf, OneOfField, Ref, Said
from casework.models import Incident
from casework.vocabulary import IncidentKind


def _incident_name(case_number: str, kind: str, occurred_on: date) -> str:
    return case_number or f"{IncidentKind(kind).label} of {occurred_on:%d %b %Y}"


INCIDENT = Said(("case_number", "kind", "occurred_on"), _incident_name)
NAMES = ("given_name", "family_name")


def incident(path: str = "incident") -> Ref:
    """A reference to an incident."""
    return Ref(path, display=INCIDENT, extra=("kind", "occurred_at"))


def person(path: str = "person") -> Ref:
    """A reference to a person; naming one is written to the audit log."""
    return Ref(path, display=NAMES, shown=True)


def contact(path: str) -> Ref:
    """A reference to a contact, called by its day."""
    return Ref(path, display=Said(("occurred_at",), _contact_name), extra=("occurred_at",))


def _contact_name(occurred_at: datetime | None) -> str:
    return f"Contact of {timezone.localtime(occurred_at):%d %b %Y}" if occurred_at else ""


def about() -> OneOf:
    """What a contact or a step is about."""
    return OneOf({"incident": incident()})


def about_field() -> OneOfField:
    """What a new contact or step is about; the service gets it as `incident`."""
    return OneOfField({"incident": Incident.objects.visible_to}, source="incident")
