"""Contacts: everything of the doorstep in one save; amended by whole versions, never edited."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.api.kit import (
    Computed,
    Create,
    Field,
    Input,
    Moment,
    Nested,
    NewId,
    RefField,
    Resource,
    Text,
    Transition,
    Views,
    Word,
    colleague,
    many,
    unit,
)
from accounts.capabilities import Capability
from accounts.models import User
from casework.services.stances import NewStance
from casework.vocabulary import Account, UnableReason, WantsCharges
from outreach.api.about import about, about_field, person
from outreach.api.people import PersonOrNew
from outreach.filters import ContactFilter
from outreach.models import Contact, ContactOfficer, ContactPerson, ContactVersion, FollowUp
from outreach.services.contacts import NewContactPerson, amend_contact, log_contact
from outreach.vocabulary import ContactMethod, MessageElement, Outcome, Reception, Relationship

LONG = 20_000


class VoicedIntentSchema(serializers.Serializer[Any]):
    """Against whom, as far as said, and the exact words."""

    against = serializers.CharField()
    words = serializers.CharField()


def _intent(against: str, words: str) -> dict[str, str] | None:
    return {"against": against, "words": words} if words else None


def _people(via: str) -> Nested:
    """The rows of a version; whoever sees a contact sees everybody in it (models.Contact.seen_by)."""
    return Nested(
        ContactPerson,
        via=via,
        order=("id",),
        always=True,
        fields={
            "person": person(),
            "relationship": Field(),
            "outcome": Field(),
            "elements": Field(),
            "reception": Field(),
            "intent_voiced": Computed(
                ("intent_against", "intent_words"), _intent, VoicedIntentSchema(allow_null=True, read_only=True)
            ),
        },
    )


def _officers(via: str) -> Nested:
    named = {"id": Field("user__uid"), "display": Field("name"), "title": Field("user__title")}
    return Nested(ContactOfficer, via=via, order=("id",), always=True, fields=named)


def _steps(via: str) -> Nested:
    named = {"id": Field("uid"), "title": Field(), "kind": Field(), "state": Field(), "due_at": Field()}
    return Nested(FollowUp, via=via, order=("due_at", "id"), fields=named)


class ContactResource(Resource):
    """One visit, call or attempt, as its latest version says, with every version before."""

    model = Contact
    orderings = ("-occurred_at", "recorded_at", "updated_at", "id")
    fields = {
        "id": Field("uid"),
        "about": about(),
        "unit": unit(),
        "occurred_at": Field(),
        "method": Field("latest__method"),
        "narrative": Field("latest__narrative"),
        "gate_state": Field("latest__gate_state"),
        "officers": _officers("version__latest_of"),
        "people": _people("version__latest_of"),
        "completes": _steps("completed_by"),
        "raises": _steps("raised_by"),
        "number": Field("latest__number"),
        "versions": Nested(
            ContactVersion,
            via="contact",
            order=("number",),
            always=True,
            fields={
                "number": Field(),
                "occurred_at": Field(),
                "method": Field(),
                "narrative": Field(),
                "gate_state": Field(),
                "reason": Field(),
                "author": colleague(),
                "written_at": Field(),
                "officers": _officers("version"),
                "people": _people("version"),
            },
        ),
        "recorded_at": Field(),
        "updated_at": Field(),
    }


class DoorstepStanceInput(Input):
    """The two answers as the victim gave them; provisional until a detective confirms."""

    account = Word(choices=Account.choices)
    wants_charges = Word(choices=WantsCharges.choices, required=False)
    unable_reason = Word(choices=UnableReason.choices, required=False, allow_blank=True)
    noted_at = Moment(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> Any:
        """As the service takes it."""
        return NewStance(**attrs)


class VoicedIntentInput(Input):
    """Against whom, as far as said, and the exact words."""

    against = Text(200, required=False, allow_blank=True)
    words = Text(LONG)


class ContactPersonInput(Input):
    """What came of it for one person, on record or new."""

    person = PersonOrNew()
    relationship = Word(choices=Relationship.choices)
    outcome = Word(choices=Outcome.choices)
    elements = many(Word(choices=MessageElement.choices), max_length=len(MessageElement), required=False)
    reception = Word(choices=Reception.choices, required=False, allow_blank=True)
    intent_voiced = VoicedIntentInput(required=False, allow_null=True)
    stance = DoorstepStanceInput(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> Any:
        """As the service takes it."""
        intent = attrs.pop("intent_voiced", None) or {}
        words = {f"intent_{name}": text for name, text in intent.items()}
        return NewContactPerson(**attrs, **words)


class ContactContentInput(Input):
    """When, how, who was there, and a row for each person."""

    occurred_at = Moment()
    method = Word(choices=ContactMethod.choices)
    officers = many(RefField(User.objects.visible_to), max_length=20, required=False)
    people = many(ContactPersonInput(), max_length=50, allow_empty=False)
    narrative = Text(LONG, required=False, allow_blank=True)


class ContactInput(ContactContentInput):
    """A new contact; `officers` are by default who logs it."""

    id = NewId()
    about = about_field()
    completes = many(RefField(FollowUp.objects.visible_to), max_length=50, required=False)


class AmendContactInput(ContactContentInput):
    """The whole contact anew, and why."""

    reason = Text(300)


class Contacts(Views):
    """/contacts/"""

    route = "contacts"
    resource = ContactResource
    filters = ContactFilter
    capabilities = {
        "list": Capability.SEE_CASES,
        "retrieve": Capability.SEE_CASES,
        "create": Capability.LOG_CONTACTS,
        "amend": Capability.LOG_CONTACTS,
    }
    verbs = {
        "create": Create(ContactInput, log_contact),
        "amend": Transition(AmendContactInput, amend_contact),
    }
