"""Notifications: what one is told; everybody reads their own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rest_framework import serializers

from accounts.api.kit import Collective, Computed, Field, Input, Nested, Ref, Resource, Said, Transition, Views
from accounts.capabilities import Capability
from accounts.models import User
from outreach.api.about import incident
from outreach.filters import NotificationFilter
from outreach.models import Notification, NotificationLine
from outreach.services.notifications import mark_all_read, mark_read
from outreach.vocabulary import FollowUpKind

#: A step by its kind: a title may hold a name, and no message does.
STEP = Said(("kind",), lambda kind: FollowUpKind(kind).label if kind else "")


class NotificationResource(Resource):
    """One message to oneself, with a line for each thing it is about."""

    model = Notification
    orderings = ("-id",)
    fields = {
        "id": Field("uid"),
        "kind": Field(),
        "at": Field(),
        "read_at": Field(),
        "is_read": Computed(("read_at",), lambda read_at: read_at is not None, serializers.BooleanField()),
        "lines": Nested(
            NotificationLine,
            via="notification",
            order=("id",),
            always=True,
            fields={
                "follow_up": Ref("follow_up", display=STEP, extra=("due_at", "state")),
                "incident": incident(),
            },
        ),
    }


class ReadNotificationInput(Input):
    """Nothing to say."""


class ReadAllInput(Input):
    """Nothing to say."""


class ReadAllSchema(serializers.Serializer[Any]):
    """How many were unread."""

    read = serializers.IntegerField()


def read_all(*, actor: User, at: datetime) -> dict[str, int]:
    """Mark all own messages as seen."""
    return {"read": mark_all_read(actor=actor, at=at)}


class Notifications(Views):
    """/notifications/"""

    route = "notifications"
    resource = NotificationResource
    filters = NotificationFilter
    capabilities = {
        "list": Capability.SEE_CASES,
        "retrieve": Capability.SEE_CASES,
        "read": Capability.SEE_CASES,
        "read_all": Capability.SEE_CASES,
    }
    verbs = {
        "read": Transition(ReadNotificationInput, mark_read),
        "read_all": Collective(ReadAllInput, read_all, output=ReadAllSchema),
    }
