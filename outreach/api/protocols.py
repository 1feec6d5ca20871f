"""Protocols: versions of the steps that arise by themselves; a new one is published, none is edited."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rest_framework import serializers

from accounts.api.kit import (
    Computed,
    Create,
    Field,
    Input,
    Moment,
    Nested,
    Resource,
    Text,
    Views,
    Whole,
    Word,
    YesNo,
    many,
)
from accounts.capabilities import Capability
from accounts.models import User
from outreach.filters import PRIORITIES, ProtocolFilter
from outreach.models import Protocol, ProtocolStep
from outreach.services.protocols import NewStep, publish_version
from outreach.services.protocols.publishing import LONGEST_OFFSET_MINUTES
from outreach.vocabulary import FollowUpKind, Priority, ProtocolTrigger, StepAnchor, StepAssignee


class ProtocolResource(Resource):
    """One immutable version of the steps that arise after a kind of event."""

    model = Protocol
    orderings = ("-id", "updated_at")
    fields = {
        "id": Field("uid"),
        "trigger": Field(),
        "number": Field(),
        "in_force_from": Field(),
        "reason": Field(),
        "made_by": Field("made_by_name"),
        "steps": Nested(
            ProtocolStep,
            via="protocol",
            order=("anchor", "offset_minutes", "id"),
            always=True,
            fields={
                "key": Field(),
                "title": Field(),
                "kind": Field(),
                "anchor": Field(),
                "offset_minutes": Field(),
                "priority": Computed(
                    ("priority",),
                    lambda number: Priority(number).name.lower(),
                    serializers.ChoiceField(choices=PRIORITIES),
                ),
                "per_victim": Field(),
                "routine": Field(),
                "assignee": Field(),
            },
        ),
        "updated_at": Field(),
    }


class ProtocolStepInput(Input):
    """A step; the same `key` in another version or trigger means the same step."""

    key = Text(40)
    title = Text(120)
    kind = Word(choices=FollowUpKind.choices)
    offset_minutes = Whole(0, LONGEST_OFFSET_MINUTES)
    anchor = Word(choices=StepAnchor.choices, required=False)
    priority = Word(choices=PRIORITIES, required=False)
    per_victim = YesNo(required=False)
    routine = YesNo(required=False)
    assignee = Word(choices=StepAssignee.choices, required=False)


class ProtocolInput(Input):
    """The next version, in force from now unless it says a later moment."""

    trigger = Word(choices=ProtocolTrigger.choices)
    steps = many(ProtocolStepInput(), max_length=60, allow_empty=False)
    reason = Text(300)
    in_force_from = Moment(required=False)


def publish(*, actor: User, at: datetime, steps: list[dict[str, Any]], **given: Any) -> Protocol:
    """Publish the next version; those before stay as they are and apply to what was recorded under them."""
    return publish_version(steps=[_new_step(**step) for step in steps], actor=actor, at=at, **given)


def _new_step(priority: str = "normal", **given: Any) -> NewStep:
    return NewStep(priority=Priority[priority.upper()], **given)


class Protocols(Views):
    """/protocols/"""

    route = "protocols"
    resource = ProtocolResource
    filters = ProtocolFilter
    capabilities = {
        "list": Capability.SEE_PROTOCOLS,
        "retrieve": Capability.SEE_PROTOCOLS,
        "create": Capability.EDIT_PROTOCOLS,
    }
    verbs = {"create": Create(ProtocolInput, publish)}
