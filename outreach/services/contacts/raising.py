"""What arises by itself from a contact: second attempts, word to the detective, the decision on a voiced intent.

Each step has a key of contact, person and purpose, so that an amendment adds only what is new.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from accounts.models import User
from casework.models import Incident, Person
from casework.services.acting import department_zone
from ledger.actors import SYSTEM
from outreach.analysis.windows import into_window
from outreach.models import Contact, ContactPerson, ContactVersion, FollowUp
from outreach.services.followups import can_be_given, default_assignee, promise
from outreach.services.notices import supervisors_on_duty, tell
from outreach.vocabulary import (
    FAILED,
    OPEN_GATES,
    FollowUpKind,
    FollowUpOrigin,
    NotificationKind,
    Priority,
    Reception,
)

SECOND_ATTEMPT_AFTER = timedelta(hours=24)
#: What is volunteered goes to the detective the same shift; shifts of the unit last eight hours.
INFORMATION_WITHIN = timedelta(hours=8)
INTENT_WITHIN = timedelta(hours=1)
SHUT_GATE_WITHIN = timedelta(hours=4)


def raise_steps(contact: Contact, version: ContactVersion, *, actor: User, at: datetime) -> None:
    """Promise everything that this version calls for, and tell the supervisor what cannot wait."""
    suspects = set(contact.incident.involvements.suspects().values_list("person_id", flat=True))
    rows = list(version.people.select_related("person"))
    for row in rows:
        _raise_for(row, contact, suspect=row.person_id in suspects, actor=actor, at=at)
    if version.gate_state not in OPEN_GATES and any(row.person_id not in suspects for row in rows):
        _raise_shut_gate(contact, actor, at)


def _raise_for(row: ContactPerson, contact: Contact, *, suspect: bool, actor: User, at: datetime) -> None:
    if row.reception == Reception.VOICED_INTENT:
        _raise_intent(row.person, contact, actor, at)
    if row.reception == Reception.NEW_INFORMATION:
        _raise_information(row.person, contact, actor, at)
    # A suspect is not the family, and where an advocate goes instead the unit does not come back.
    if row.outcome in FAILED and not suspect and contact.incident.has_family_message:
        _raise_second_attempt(row.person, contact, actor, at)


def _raise_second_attempt(person: Person, contact: Contact, actor: User, at: datetime) -> None:
    """Unless one for this person is still owed."""
    key = _key(contact, "second_attempt", person)
    owed = FollowUp.objects.unfinished().filter(incident=contact.incident, person=person)
    if owed.filter(kind=FollowUpKind.SECOND_ATTEMPT).exists():
        return
    from_hour, until_hour = settings.STANDDOWN["ROUTINE_VISIT_HOURS"]
    earliest = max(contact.occurred_at + SECOND_ATTEMPT_AFTER, at)
    promise(
        incident=contact.incident,
        kind=FollowUpKind.SECOND_ATTEMPT,
        title=_titled("Try again:", person),
        due_at=into_window(earliest, zone=department_zone(), from_hour=from_hour, until_hour=until_hour),
        assignee=_first_able(contact.incident, person, actor) or _default(contact, person, at),
        person=person,
        key=key,
        origin=FollowUpOrigin.CONTACT,
        raised_by=contact,
        actor=SYSTEM,
        at=at,
    )


def _raise_information(person: Person, contact: Contact, actor: User, at: datetime) -> None:
    """What was said is in the contact; the step only sends somebody to read it."""
    promise(
        incident=contact.incident,
        kind=FollowUpKind.INFORMATION,
        title="Pass on to the detective what was volunteered",
        due_at=at + INFORMATION_WITHIN,
        priority=Priority.URGENT,
        assignee=_default(contact, person, at) or _first_able(contact.incident, person, actor),
        person=person,
        key=_key(contact, "information", person),
        origin=FollowUpOrigin.CONTACT,
        raised_by=contact,
        actor=SYSTEM,
        at=at,
    )


def _raise_intent(person: Person, contact: Contact, actor: User, at: datetime) -> None:
    """A voiced intent opens an assessment: the supervisor decides within the hour (domain.md, *Contact*)."""
    supervisors = supervisors_on_duty(unit=contact.incident.unit, at=at)
    step = promise(
        incident=contact.incident,
        kind=FollowUpKind.TRIAGE,
        title="Decide within the hour: intent to retaliate was voiced",
        due_at=at + INTENT_WITHIN,
        priority=Priority.URGENT,
        assignee=_first_able(contact.incident, person, *supervisors) or _default(contact, person, at),
        person=person,
        key=_key(contact, "intent", person),
        origin=FollowUpOrigin.CONTACT,
        raised_by=contact,
        actor=SYSTEM,
        at=at,
    )
    _tell_all(supervisors, NotificationKind.INTENT, step, at)


def _raise_shut_gate(contact: Contact, actor: User, at: datetime) -> None:
    """What happened is written down, whatever should have happened; the supervisor hears of it."""
    supervisors = supervisors_on_duty(unit=contact.incident.unit, at=at)
    step = promise(
        incident=contact.incident,
        kind=FollowUpKind.GATE,
        title="Look into a contact made before the gate opened",
        due_at=at + SHUT_GATE_WITHIN,
        priority=Priority.URGENT,
        assignee=_first_able(contact.incident, None, *supervisors) or _default(contact, None, at),
        key=_key(contact, "shut_gate"),
        origin=FollowUpOrigin.CONTACT,
        raised_by=contact,
        actor=SYSTEM,
        at=at,
    )
    _tell_all(supervisors, NotificationKind.GATE, step, at)


def _tell_all(users: list[User], kind: NotificationKind, step: FollowUp, at: datetime) -> None:
    for user in users:
        tell(user=user, kind=kind, key=step.key, incident=step.incident, follow_up=step, at=at)


def _first_able(incident: Incident, person: Person | None, *users: User) -> User | None:
    return next((user for user in users if can_be_given(user, incident=incident, person=person)), None)


def _default(contact: Contact, person: Person | None, at: datetime) -> User | None:
    return default_assignee(incident=contact.incident, person=person, at=at)


def _key(contact: Contact, purpose: str, person: Person | None = None) -> str:
    return f"contact/{contact.uid}/{purpose}" + (f"/{person.uid}" if person else "")


def _titled(words: str, person: Person) -> str:
    longest = FollowUp._meta.get_field("title").max_length or 0
    return f"{words} {person}"[:longest]
