"""Logging a contact: everything of the doorstep in one save."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from accounts.capabilities import Capability, can
from accounts.models import User
from casework.models import Incident, Person
from casework.services.acting import Doer
from casework.services.saving import insert, locked, within
from casework.services.stances import record_stance
from ledger.services import audit, outbox
from ledger.vocabulary import Invalid, Refused
from outreach.models import Contact, FollowUp
from outreach.services.contacts.checks import check_content, check_people
from outreach.services.contacts.content import ContactContent, NewContactPerson
from outreach.services.contacts.raising import raise_steps
from outreach.services.contacts.writing import find_people, gate_then, logged, write_version
from outreach.services.followups import complete


@transaction.atomic
def log_contact(
    *,
    actor: User,
    at: datetime,
    incident: Incident,
    occurred_at: datetime,
    method: str,
    people: Sequence[NewContactPerson],
    officers: Sequence[User] = (),
    narrative: str = "",
    completes: Sequence[FollowUp] = (),
    uid: UUID | None = None,
) -> Contact:
    """Write down one visit, call or attempt with a row for each person; `officers` are by default the actor.

    The same save writes new people down, records stances as provisional, completes steps, plans second attempts and
    urgent steps. A contact made while the gate was shut is recorded all the same, and the supervisor hears of it.
    Invalid, Conflict and Refused name the field (occurred_at, officers.0, people.0.elements, completes.1 …).
    """
    if not can(actor, Capability.LOG_CONTACTS):
        raise Refused("This account does not log contacts.")
    content = ContactContent(occurred_at, method, people, officers, narrative)
    incident = locked(incident)
    gate_state = gate_then(incident, occurred_at, at)
    check_content(content, incident, at)
    found = find_people(people, actor=actor, unit=incident.unit, at=at)
    check_people(people, found, incident)
    contact = Contact(
        uid=uid or uuid4(), unit=incident.unit, incident=incident, occurred_at=occurred_at, recorded_at=at
    )
    insert(contact)
    version = write_version(contact, content, found, number=1, gate_state=gate_state, actor=actor, at=at)
    Contact.objects.filter(pk=contact.pk).update(latest=version)
    contact.latest = version
    _record_stances(people, found, incident, occurred_at, actor, at)
    _complete(completes, contact, actor, at)
    raise_steps(contact, version, actor=actor, at=at)
    audit.record("outreach.contact.logged", actor=actor.actor, subject=contact, at=at, after=logged(version))
    outbox.append("outreach.contact.logged", subject=contact, at=at, payload={"incident": incident.uid})
    return contact


def _record_stances(
    rows: Sequence[NewContactPerson],
    people: Sequence[Person],
    incident: Incident,
    occurred_at: datetime,
    actor: Doer,
    at: datetime,
) -> None:
    """Told at the door, and so provisional, as of the contact."""
    for index, (row, person) in enumerate(zip(rows, people, strict=True)):
        if row.stance is None:
            continue
        with within(f"people.{index}.stance"):
            record_stance(
                involvement=incident.involvements.victims().get(person=person),
                account=row.stance.account,
                wants_charges=row.stance.wants_charges,
                unable_reason=row.stance.unable_reason,
                noted_at=row.stance.noted_at or occurred_at,
                provisional=True,
                actor=actor,
                at=at,
            )


def _complete(steps: Sequence[FollowUp], contact: Contact, actor: User, at: datetime) -> None:
    for index, step in enumerate(steps):
        with within(f"completes.{index}"):
            if step.incident_id != contact.incident_id:
                raise Invalid("This step is about another incident.", code="other_incident")
            complete(follow_up=step, contact=contact, actor=actor, at=at)
