"""Follow-ups: promised steps, their history, and what one does with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from rest_framework import serializers

from accounts.api.kit import Collective, Computed, Create, Field, Nested, Resource, Transition, Views, colleague, unit
from accounts.capabilities import Capability
from accounts.models import User
from casework.models import Incident
from ledger.vocabulary import Invalid
from outreach.api.about import about, contact, person
from outreach.api.followup_inputs import (
    BulkReassignInput,
    BulkRescheduleInput,
    CancelFollowUpInput,
    CompleteFollowUpInput,
    FollowUpInput,
    ReassignInput,
    RescheduleInput,
    StartFollowUpInput,
)
from outreach.filters import PRIORITIES, FollowUpFilter
from outreach.models import FollowUp, FollowUpChange
from outreach.services import followups
from outreach.vocabulary import UNFINISHED, FollowUpOrigin, Priority


def _is_overdue(state: str, due_at: datetime, paused_at: datetime | None, at: datetime) -> bool:
    return state in UNFINISHED and paused_at is None and due_at < at


class FollowUpResource(Resource):
    """A promised step: what, about which incident, for whom, by whom, until when, and all that happened to it."""

    model = FollowUp
    orderings = ("due_at", "recorded_at", "updated_at", "id")
    fields = {
        "id": Field("uid"),
        "title": Field(),
        "kind": Field(),
        "about": about(),
        "person": person(),
        "priority": Computed(
            ("priority",), lambda number: Priority(number).name.lower(), serializers.ChoiceField(choices=PRIORITIES)
        ),
        "state": Field(),
        "assignee": colleague(),
        "unit": unit(),
        "due_at": Field(),
        "paused_at": Field(),
        "is_overdue": Computed(("state", "due_at", "paused_at"), _is_overdue, serializers.BooleanField(), timed=True),
        "details": Field(),
        "origin": Field(),
        "asked_by": Field("asked_by_name"),
        "raised_by": contact("raised_by"),
        "completed_by": contact("completed_by"),
        "closing_note": Field(),
        "finished_at": Field(),
        "finished_by": Field("finished_by_name"),
        "history": Nested(
            FollowUpChange,
            via="follow_up",
            order=("at", "id"),
            always=True,
            fields={
                "at": Field(),
                "verb": Field(),
                "by": Field("by_name"),
                "before": Field(),
                "after": Field(),
                "reason": Field(),
            },
        ),
        "recorded_at": Field(),
        "updated_at": Field(),
    }


class BulkFollowUpsSchema(serializers.Serializer[Any]):
    """The steps, as they were named."""

    follow_ups = serializers.ListField(child=serializers.UUIDField())


def create_follow_up(
    *, actor: User, at: datetime, incident: Incident, priority: str = "normal", **given: Any
) -> FollowUp:
    """Promise a step about an incident."""
    if given.get("assignee") is None:
        person = given.get("person")
        given["assignee"] = followups.default_assignee(incident=incident, at=at, person=person)
    return followups.promise(
        actor=actor,
        at=at,
        incident=incident,
        priority=Priority[priority.upper()],
        origin=FollowUpOrigin.PERSON,
        **given,
    )


def _in_bulk(service: Callable[..., list[FollowUp]]) -> Callable[..., dict[str, Any]]:
    """Find the steps by one query; all of them or none."""

    def call(*, actor: User, at: datetime, follow_ups: list[UUID], **given: Any) -> dict[str, Any]:
        steps = _visible(follow_ups, actor)
        service(follow_ups=steps, actor=actor, at=at, **given)
        return {"follow_ups": follow_ups}

    call.__doc__ = service.__doc__
    return call


def _visible(uids: list[UUID], user: User) -> list[FollowUp]:
    known = {step.uid: step for step in FollowUp.objects.visible_to(user).filter(uid__in=uids)}
    for index, uid in enumerate(uids):
        if uid not in known:
            raise Invalid("There is no such record.", field=f"follow_ups.{index}", code="does_not_exist")
        if uid in uids[:index]:
            raise Invalid("This step is named twice.", field=f"follow_ups.{index}", code="twice")
    return [known[uid] for uid in uids]


class FollowUps(Views):
    """/follow-ups/"""

    route = "follow-ups"
    resource = FollowUpResource
    filters = FollowUpFilter
    capabilities = {
        "list": Capability.SEE_CASES,
        "retrieve": Capability.SEE_CASES,
        "create": Capability.WORK_FOLLOW_UPS,
        "start": Capability.WORK_FOLLOW_UPS,
        "complete": Capability.WORK_FOLLOW_UPS,
        "cancel": Capability.WORK_FOLLOW_UPS,
        "reassign": Capability.WORK_FOLLOW_UPS,
        "reschedule": Capability.WORK_FOLLOW_UPS,
        "bulk_reassign": Capability.ASSIGN_FOLLOW_UPS,
        "bulk_reschedule": Capability.ASSIGN_FOLLOW_UPS,
    }
    verbs = {
        "create": Create(FollowUpInput, create_follow_up),
        "start": Transition(StartFollowUpInput, followups.start),
        "complete": Transition(CompleteFollowUpInput, followups.complete),
        "cancel": Transition(CancelFollowUpInput, followups.cancel),
        "reassign": Transition(ReassignInput, followups.reassign),
        "reschedule": Transition(RescheduleInput, followups.reschedule),
        "bulk_reassign": Collective(BulkReassignInput, _in_bulk(followups.bulk_reassign), output=BulkFollowUpsSchema),
        "bulk_reschedule": Collective(
            BulkRescheduleInput, _in_bulk(followups.bulk_reschedule), output=BulkFollowUpsSchema
        ),
    }
