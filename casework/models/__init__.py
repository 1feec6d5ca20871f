"""The record: people, incidents, their parts in them, and where victims stand."""

from casework.models.incidents import Incident, incident_in_sight
from casework.models.involvements import Involvement, involvement_in_sight
from casework.models.people import Person, PersonAddress, PersonAlias, PersonPhone, person_in_sight
from casework.models.sources import SourceRow
from casework.models.stances import Stance

__all__ = [
    "Incident",
    "Involvement",
    "Person",
    "PersonAddress",
    "PersonAlias",
    "PersonPhone",
    "SourceRow",
    "Stance",
    "incident_in_sight",
    "involvement_in_sight",
    "person_in_sight",
]
