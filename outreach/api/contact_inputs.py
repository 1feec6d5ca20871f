"""What a client sends about a contact."""

from __future__ import annotations

from typing import Any

from accounts.api.kit import Input, Moment, NewId, RefField, Text, Word, many
from accounts.models import User
from casework.services.stances import NewStance
from casework.vocabulary import Account, UnableReason, WantsCharges
from outreach.api.about import about_field
from outreach.api.people import PersonOrNew
from outreach.models import FollowUp
from outreach.services.contacts import NewContactPerson
from outreach.vocabulary import ContactMethod, MessageElement, Outcome, Reception, Relationship

LONG = 20_000


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
