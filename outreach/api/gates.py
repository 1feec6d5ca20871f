"""Contact gates: whether the unit may go to the family yet."""

from __future__ import annotations

from rest_framework import serializers

from accounts.api.kit import Computed, Field, Input, Moment, Nested, Resource, Text, Transition, Views, Word
from accounts.capabilities import Capability
from casework.vocabulary import NO_FAMILY_MESSAGE
from outreach.api.about import incident
from outreach.filters import ContactGateFilter
from outreach.models import ContactGate, GateEntry
from outreach.services import gates
from outreach.vocabulary import OPEN_GATES, GateAnswer


class ContactGateResource(Resource):
    """The gate of an incident, with its history."""

    model = ContactGate
    noun = "gate"
    orderings = ("-updated_at", "id")
    fields = {
        "id": Field("uid"),
        "incident": incident(),
        "state": Field(),
        "is_open": Computed(("state",), lambda state: state in OPEN_GATES, serializers.BooleanField()),
        "advocate_instead": Computed(
            ("incident__circumstance",),
            lambda circumstance: circumstance in NO_FAMILY_MESSAGE,
            serializers.BooleanField(help_text="No family message arises; an advocate goes."),
        ),
        "asked_at": Field(),
        "kin_notified_at": Field(),
        "kin_notified_by": Field(),
        "answer": Field(),
        "answered_at": Field(),
        "answered_by": Field("answered_by_name"),
        "limits": Field(),
        "hold_since": Field(),
        "hold_until": Field(),
        "opened_at": Field(),
        "override_reason": Field(),
        "history": Nested(
            GateEntry,
            via="gate",
            order=("at", "id"),
            always=True,
            fields={
                "at": Field(),
                "verb": Field(),
                "answer": Field(),
                "by": Field("by_name"),
                "note": Field(),
            },
        ),
        "updated_at": Field(),
    }


class NotifyKinInput(Input):
    """Who told the next of kin, and when (by default now)."""

    by = Text(120)
    notified_at = Moment(required=False)


class GateAnswerInput(Input):
    """What the detective answers: `limits` with limited, `hold_until` with hold (by default 24 hours)."""

    answer = Word(choices=GateAnswer.choices)
    limits = Text(300, required=False, allow_blank=True)
    hold_until = Moment(required=False, allow_null=True)


class OverrideGateInput(Input):
    """Whose life it is to save, and why it cannot wait."""

    reason = Text(300)


class Gates(Views):
    """/gates/"""

    route = "gates"
    resource = ContactGateResource
    filters = ContactGateFilter
    capabilities = {
        "list": Capability.SEE_CASES,
        "retrieve": Capability.SEE_CASES,
        "notify_kin": Capability.ANSWER_GATES,
        "answer": Capability.ANSWER_GATES,
        "override": Capability.OVERRIDE_GATES,
    }
    verbs = {
        "notify_kin": Transition(NotifyKinInput, gates.notify_kin),
        "answer": Transition(GateAnswerInput, gates.answer),
        "override": Transition(OverrideGateInput, gates.override),
    }
