"""The rules a contact obeys; each names the field it is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from accounts.models import User
from casework.models import Incident, Person
from casework.services.acting import department_zone, not_after
from casework.services.saving import within
from casework.vocabulary import Injury
from ledger.vocabulary import Invalid
from outreach.analysis.messages import possible_elements
from outreach.services.contacts.content import ContactContent, NewContactPerson
from outreach.vocabulary import DIRECT, FollowUpKind, MessageElement, Outcome, Reception, Relationship


def check_content(content: ContactContent, incident: Incident, at: datetime) -> None:
    """What can be said without knowing who the people are. Else Invalid."""
    _check_time(content.occurred_at, incident, at)
    if not content.people:
        raise Invalid("Say whom it was meant for.", field="people", code="required")
    _check_officers(content.officers)
    for index, row in enumerate(content.people):
        with within(f"people.{index}"):
            _check_row(row)


def check_people(rows: Sequence[NewContactPerson], people: Sequence[Person], incident: Incident) -> None:
    """What depends on each person's part in the incident. Else Invalid."""
    facts = _Facts(incident)
    for index, (row, person) in enumerate(zip(rows, people, strict=True)):
        with within(f"people.{index}"):
            if person in people[:index]:
                raise Invalid("This person is already in the contact.", field="person", code="twice")
            facts.check(row, person)


class _Facts:
    """Who is killed, hurt, suspected, or to be warned in this incident: asked once for all rows."""

    def __init__(self, incident: Incident) -> None:
        parts = list(incident.involvements.filter(person__isnull=False))
        self.killed = {part.person_id for part in parts if part.injury == Injury.FATAL}
        self.victims = {part.person_id for part in parts if part.injury}
        self.may_have_stance = {part.person_id for part in parts if part.may_have_stance}
        warned = incident.follow_ups.filter(kind=FollowUpKind.WARNING).values_list("person_id", flat=True)
        self.makers = {*incident.involvements.suspects().values_list("person_id", flat=True), *warned}

    def check(self, row: NewContactPerson, person: Person) -> None:
        if person.pk in self.killed:
            raise Invalid("This person was killed in this incident.", field="person", code="killed")
        if row.relationship == Relationship.SELF and person.pk not in self.victims:
            raise Invalid("This person is no victim of this incident.", field="relationship", code="not_a_victim")
        if MessageElement.LEGAL_CONSEQUENCES in row.elements and person.pk not in self.makers:
            message = "Legal consequences are told only to a suspect, or to somebody who is to be warned."
            raise Invalid(message, field="elements", code="not_a_threat_maker")
        if row.stance is not None and person.pk not in self.may_have_stance:
            raise Invalid("Only a surviving gunshot victim has a stance.", field="stance", code="no_stance_possible")


def _check_time(occurred_at: datetime, incident: Incident, at: datetime) -> None:
    not_after(occurred_at, at, "occurred_at")
    early = occurred_at < incident.occurred_at
    if not incident.time_known:
        early = occurred_at.astimezone(department_zone()).date() < incident.occurred_on
    if early:
        raise Invalid("This lies before the incident.", field="occurred_at", code="before_incident")


def _check_officers(officers: Sequence[User]) -> None:
    unit_people = set(User.objects.assignable().filter(pk__in=[user.pk for user in officers]))
    for index, user in enumerate(officers):
        if user not in unit_people:
            message = "Only an officer, supervisor or commander goes to see somebody."
            raise Invalid(message, field=f"officers.{index}", code="not_assignable")
        if user in officers[:index]:
            raise Invalid("This colleague is already in the contact.", field=f"officers.{index}", code="twice")


def _check_row(row: NewContactPerson) -> None:
    direct = row.outcome in DIRECT
    if row.outcome not in Outcome.values:
        raise Invalid(f"{row.outcome!r} is no outcome.", field="outcome", code="invalid_choice")
    _check_elements(row)
    if row.reception and not direct:
        raise Invalid("Only somebody spoken to takes the message in some way.", field="reception", code="not_direct")
    if row.stance is not None and not direct:
        raise Invalid("A stance is what the victim says, never guessed.", field="stance", code="not_direct")
    _check_intent(row)


def _check_elements(row: NewContactPerson) -> None:
    possible = possible_elements(row.outcome)
    for element in row.elements:
        if element not in MessageElement.values:
            raise Invalid(f"{element!r} is no part of the message.", field="elements", code="invalid_choice")
        if element not in possible:
            label, outcome = MessageElement(element).label.lower(), Outcome(row.outcome).label.lower()
            message = f"“{label}” does not go with “{outcome}”."
            raise Invalid(message, field="elements", code="not_with_this_outcome")


def _check_intent(row: NewContactPerson) -> None:
    voiced = row.reception == Reception.VOICED_INTENT
    if voiced and not row.intent_words.strip():
        raise Invalid("Write down the exact words.", field="intent_voiced.words", code="required")
    if not voiced and (row.intent_words.strip() or row.intent_against.strip()):
        message = "Words of intent go with the reception “voiced intent to retaliate”."
        raise Invalid(message, field="reception", code="not_voiced")
