"""A unit at work on one shooting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from accounts.models import Unit, User
from accounts.vocabulary import Role
from casework.models import Incident, Involvement, Person
from casework.vocabulary import Injury, InvolvementRole
from outreach.models import ContactGate, FollowUp
from outreach.services import followups, gates
from outreach.services.contacts import NewContactPerson
from outreach.vocabulary import FollowUpOrigin
from tests.factories import NOW, InvolvementFactory, PersonFactory, UnitFactory, shooting, user

HOUR = timedelta(hours=1)


@dataclass
class Scene:
    """Officer, colleague, lead, detective, supervisor on duty and commander of one unit, and a wounded victim."""

    unit: Unit
    officer: User
    colleague: User
    lead: User
    detective: User
    supervisor: User
    commander: User
    incident: Incident
    victim: Involvement

    @property
    def person(self) -> Person:
        assert self.victim.person
        return self.victim.person

    def step(self, **more: Any) -> FollowUp:
        """A step of the officer, due in two hours."""
        values: dict[str, Any] = {
            "incident": self.incident,
            "kind": "message",
            "title": "Bring the message to the family",
            "due_at": NOW + 2 * HOUR,
            "assignee": self.officer,
            "actor": self.officer,
            "at": NOW,
            "origin": FollowUpOrigin.PERSON,
        }
        return followups.promise(**values | more)

    def gate(self) -> ContactGate:
        """The gate, held."""
        return gates.set_gate(incident=self.incident, at=self.incident.recorded_at)

    def open_gate(self, at: datetime | None = None) -> ContactGate:
        """The gate, clear since that time, by default since the shooting was recorded."""
        at = at or self.incident.recorded_at
        gates.notify_kin(gate=self.gate(), by="Chaplain Reyes", actor=self.officer, at=at)
        return gates.answer(gate=self.gate(), answer="clear", actor=self.detective, at=at)

    def suspect(self, **more: Any) -> Person:
        """Somebody thought to have done it."""
        part: Involvement = InvolvementFactory.create(incident=self.incident, role=InvolvementRole.SUSPECT, **more)
        assert part.person
        return part.person

    def relative(self, **more: Any) -> Person:
        """Somebody on record who has no part in the incident."""
        person: Person = PersonFactory.create(unit=self.unit, **more)
        return person


def scene(injury: Injury = Injury.NONFATAL, **fields: Any) -> Scene:
    unit = UnitFactory.create()
    names = ("officer", "colleague", "lead", "detective")
    people = {name: user(unit=unit, name=name.title()) for name in names}
    supervisor = user(Role.SUPERVISOR, unit, name="Supervisor")
    unit.duty_supervisor = supervisor
    unit.save()
    incident = shooting(injury, **{"unit": unit, "lead": people["lead"], "detective": people["detective"]} | fields)
    return Scene(
        unit=unit,
        **people,
        supervisor=supervisor,
        commander=user(Role.COMMANDER, unit, name="Commander"),
        incident=incident,
        victim=incident.involvements.get(),
    )


def row(person: Any, relationship: str = "parent", outcome: str = "spoke_in_person", **more: Any) -> NewContactPerson:
    return NewContactPerson(person, relationship, outcome, **more)
