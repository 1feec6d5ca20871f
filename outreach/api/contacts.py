"""Contacts: everything of the doorstep in one save; amended by whole versions, never edited."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.api.kit import Computed, Create, Field, Nested, Resource, Transition, Views, colleague, unit
from accounts.capabilities import Capability
from outreach.api.about import about, person
from outreach.api.contact_inputs import AmendContactInput, ContactInput
from outreach.filters import ContactFilter
from outreach.models import Contact, ContactOfficer, ContactPerson, ContactVersion, FollowUp
from outreach.services.contacts import amend_contact, log_contact


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
