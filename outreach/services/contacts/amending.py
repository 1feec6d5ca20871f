"""Amending a contact: a whole new version with a reason; earlier ones stay readable."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.capabilities import Capability, can, leads
from accounts.models import User
from casework.services.saving import apply, locked, save, within
from ledger.services import audit, outbox
from ledger.vocabulary import Invalid, Refused
from outreach.models import Contact, ContactOfficer
from outreach.services.contacts.checks import check_content, check_people
from outreach.services.contacts.content import ContactContent, NewContactPerson
from outreach.services.contacts.raising import raise_steps
from outreach.services.contacts.writing import find_people, gate_then, logged, write_version
from outreach.vocabulary import NeedsReason


@transaction.atomic
def amend_contact(
    *,
    contact: Contact,
    reason: str,
    occurred_at: datetime,
    method: str,
    people: Sequence[NewContactPerson],
    actor: User,
    at: datetime,
    officers: Sequence[User] = (),
    narrative: str = "",
) -> Contact:
    """Tell a contact anew and whole. The latest version counts; `officers` are by default those of the one before.

    By who was there, who wrote it, or a lead of the unit; else Refused. What the new version calls for and the
    earlier did not (a second attempt, word to the detective, a voiced intent) arises now; completed steps stay
    completed. NeedsReason without a reason; a stance is not amended here, its history is the victim's (Invalid).
    """
    contact = locked(contact)
    incident = locked(contact.incident)
    _check(contact, reason, people, actor)
    latest = contact.versions.latest("number")
    gate_state = gate_then(incident, occurred_at, at)
    officers = officers or [row.user for row in latest.officers.select_related("user")]
    content = ContactContent(occurred_at, method, people, officers, narrative)
    check_content(content, incident, at)
    found = find_people(people, actor=actor, unit=incident.unit, at=at)
    check_people(people, found, incident)
    number = latest.number + 1
    version = write_version(
        contact, content, found, number=number, gate_state=gate_state, actor=actor, at=at, reason=reason.strip()
    )
    save(contact, apply(contact, {"latest": version, "occurred_at": occurred_at}))
    raise_steps(contact, version, actor=actor, at=at)
    after = logged(version)
    audit.record(
        "outreach.contact.amended", actor=actor.actor, subject=contact, at=at, before=logged(latest), after=after
    )
    outbox.append("outreach.contact.amended", subject=contact, at=at, payload={"incident": incident.uid})
    return contact


def _check(contact: Contact, reason: str, people: Sequence[NewContactPerson], actor: User) -> None:
    wrote = contact.versions.filter(author=actor).exists()
    was_there = ContactOfficer.objects.filter(version__contact=contact, user=actor).exists()
    if not can(actor, Capability.LOG_CONTACTS) or not (wrote or was_there or leads(actor, contact.unit_id)):
        raise Refused("Only who was there, or a supervisor of the unit, amends a contact.")
    if not reason.strip():
        raise NeedsReason("Say why the contact is amended.", field="reason", code="required")
    for index, row in enumerate(people):
        if row.stance is not None:
            with within(f"people.{index}"):
                message = "A stance is not amended with a contact; note it anew for the victim."
                raise Invalid(message, field="stance", code="not_in_amendment")
