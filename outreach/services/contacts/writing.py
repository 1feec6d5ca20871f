"""Writing a version with its rows: only ever new rows, never changed ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from accounts.models import Unit, User
from casework.models import Incident, Person
from casework.services.people import record_person
from casework.services.saving import insert, within
from outreach.analysis.gates import state_at
from outreach.models import Contact, ContactGate, ContactOfficer, ContactPerson, ContactVersion
from outreach.services.contacts.content import ContactContent, NewContactPerson
from outreach.services.gates import set_gate
from outreach.vocabulary import GateState


def gate_then(incident: Incident, moment: datetime, at: datetime) -> GateState:
    """How the gate stood when the contact took place, under its lock; an incident that has none yet gets one."""
    set_gate(incident=incident, at=at)
    gate = ContactGate.objects.select_for_update().get(incident=incident)
    return state_at(gate.entries.values_list("at", "verb", "answer").order_by("at", "id"), moment)


def find_people(rows: Sequence[NewContactPerson], *, actor: User, unit: Unit, at: datetime) -> list[Person]:
    """The people of the rows; who is new is written down, by the actor's unit."""
    people = []
    for index, row in enumerate(rows):
        with within(f"people.{index}.person"):
            people.append(_find(row, actor, actor.unit or unit, at))
    return people


def write_version(
    contact: Contact,
    content: ContactContent,
    people: Sequence[Person],
    *,
    number: int,
    gate_state: GateState,
    actor: User,
    at: datetime,
    reason: str = "",
) -> ContactVersion:
    """Insert a version and its rows."""
    version = ContactVersion(
        contact=contact,
        number=number,
        occurred_at=content.occurred_at,
        method=content.method,
        narrative=content.narrative.strip(),
        gate_state=gate_state,
        reason=reason,
        author=actor,
        author_name=str(actor),
        written_at=at,
    )
    insert(version)
    for user in content.officers or [actor]:
        insert(ContactOfficer(version=version, user=user, name=str(user)))
    for index, (row, person) in enumerate(zip(content.people, people, strict=True)):
        with within(f"people.{index}"):
            insert(_row(version, row, person))
    return version


def logged(version: ContactVersion) -> dict[str, object]:
    """What the audit log keeps of a version: that it was written and about whom; the words stand in the version."""
    return {
        "number": version.number,
        "occurred_at": version.occurred_at,
        "method": version.method,
        "gate_state": version.gate_state,
        "reason": version.reason,
        "people": [
            {"person": str(row.person.uid), "outcome": row.outcome, "reception": row.reception}
            for row in version.people.select_related("person")
        ],
    }


def _find(row: NewContactPerson, actor: User, unit: Unit, at: datetime) -> Person:
    if isinstance(row.person, Person):
        return row.person
    return record_person(actor=actor, at=at, unit=unit, **row.person)


def _row(version: ContactVersion, row: NewContactPerson, person: Person) -> ContactPerson:
    return ContactPerson(
        version=version,
        person=person,
        relationship=row.relationship,
        outcome=row.outcome,
        elements=list(dict.fromkeys(row.elements)),
        reception=row.reception,
        intent_against=row.intent_against.strip(),
        intent_words=row.intent_words.strip(),
    )
