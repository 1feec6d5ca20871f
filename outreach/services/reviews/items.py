"""Settling the items of a review: steps for the coming week, steps confirmed, or no action and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from casework.models import Person
from casework.services.acting import Doer, actor_of
from ledger.vocabulary import Conflict
from outreach.models import FollowUp, ReviewItem
from outreach.services.followups import promise
from outreach.services.reviews.locking import change_item, check_may_run, lock_item
from outreach.services.stand_ins import taker_of
from outreach.vocabulary import FollowUpKind, FollowUpOrigin, NeedsReason, Priority


@transaction.atomic
def add_step(
    *,
    item: ReviewItem,
    title: str,
    due_at: datetime,
    actor: Doer,
    at: datetime,
    assignee: User | None = None,
    kind: str = FollowUpKind.OTHER,
    person: Person | None = None,
    priority: int = Priority.NORMAL,
    details: str = "",
    uid: UUID | None = None,
) -> FollowUp:
    """Promise a step for the coming week; the item closes with it.

    Without `assignee` it is the lead's, else the duty supervisor's. Invalid names the field, as when any step is
    promised; WrongState when the review is closed.
    """
    check_may_run(actor)
    item = lock_item(item)
    step = promise(
        incident=item.incident,
        kind=kind,
        title=title,
        due_at=due_at,
        assignee=assignee or taker_of(incident=item.incident, at=at, person=person),
        actor=actor,
        at=at,
        origin=FollowUpOrigin.REVIEW,
        person=person,
        priority=priority,
        details=details,
        review_item=item,
        uid=uid,
    )
    _settle(item, "step_added", {}, actor, at)
    return step


@transaction.atomic
def confirm_steps(*, item: ReviewItem, actor: Doer, at: datetime, decision: str = "") -> ReviewItem:
    """What is promised already is enough: the open steps are confirmed, and the item closes.

    Conflict when no step is open.
    """
    check_may_run(actor)
    item = lock_item(item)
    if not FollowUp.objects.unfinished().filter(incident_id=item.incident_id).exists():
        raise Conflict("There is no open step to confirm. Add one, or say why none is needed.", code="no_open_step")
    return _settle(item, "steps_confirmed", {"steps_confirmed_at": at, **_said(decision)}, actor, at)


@transaction.atomic
def decide_no_action(*, item: ReviewItem, reason: str, actor: Doer, at: datetime) -> ReviewItem:
    """Nothing is to be done, and why; the item closes. NeedsReason without a reason."""
    check_may_run(actor)
    if not reason.strip():
        raise NeedsReason("Say why no action is needed.", field="reason", code="required")
    return _settle(item, "no_action", {"no_action_reason": reason.strip()}, actor, at)


@transaction.atomic
def note_decision(*, item: ReviewItem, decision: str, actor: Doer, at: datetime) -> ReviewItem:
    """Write down what was decided, without quotations or affiliations; it stands in the minutes."""
    check_may_run(actor)
    return change_item(item, "decided", {"decision": decision.strip()}, actor=actor, at=at)


def _said(decision: str) -> dict[str, str]:
    return {"decision": decision.strip()} if decision.strip() else {}


def _settle(item: ReviewItem, verb: str, values: dict[str, Any], actor: Doer, at: datetime) -> ReviewItem:
    """The item closes with the first thing that settles it; what comes later is added."""
    closes = {} if item.closed_at else {"closed_at": at, "closed_by_name": actor_of(actor).name}
    return change_item(item, verb, values | closes, actor=actor, at=at)
