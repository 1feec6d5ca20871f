"""Minutes: attendance, item numbers, decisions, owners, dates and record versions; no quotations, no affiliations.

Steps stand by their kind, since a title may hold a name. References are ids, so that sight holds when they are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from accounts.models import User
from casework.models import Incident
from casework.services.acting import department_zone
from outreach.models import FollowUp, ReviewItem, WeeklyReview
from outreach.services.reviews.carrying import carries_of

Minutes = dict[str, Any]


def take_minutes(review: WeeklyReview, *, closed_by: str, at: datetime) -> Minutes:
    """What was decided, as it stands at this moment."""
    items = list(review.items.select_related("incident").order_by("number"))
    steps = _steps([item.incident_id for item in items])
    return {
        "week": review.week,
        "opened_at": _moment(review.opened_at),
        "closed_at": _moment(at),
        "closed_by": closed_by,
        "attendance": [row.name for row in review.attendees.order_by("name", "pk")],
        "items": [_item(item, steps[item.incident_id]) for item in items],
        "carried": [_carried(step) for step in carries_of(review)],
    }


def readable_minutes(*, review: WeeklyReview, user: User) -> Minutes | None:
    """The minutes as far as the reader may know of what they are about; None while the review is open."""
    if review.minutes is None:
        return None
    minutes: Minutes = dict(review.minutes)
    incidents = _seen(Incident, user, [item["incident"] for item in minutes["items"]])
    steps = _seen(FollowUp, user, _step_ids(minutes))
    minutes["items"] = [
        item | {"steps": [step for step in item["steps"] if step["id"] in steps]}
        for item in minutes["items"]
        if item["incident"] in incidents
    ]
    minutes["carried"] = [step for step in minutes["carried"] if step["id"] in steps]
    return minutes


def _steps(incidents: Iterable[int]) -> dict[int, list[FollowUp]]:
    """What is promised for the coming weeks: the open steps of each incident, the earliest due first."""
    owed: dict[int, list[FollowUp]] = defaultdict(list)
    steps = FollowUp.objects.unfinished().filter(incident__in=incidents).select_related("assignee")
    for step in steps.order_by("due_at", "pk"):
        owed[step.incident_id].append(step)
    return owed


def _item(item: ReviewItem, steps: list[FollowUp]) -> Minutes:
    return {
        "number": item.number,
        "incident": str(item.incident.uid),
        "incident_version": item.incident.version,
        "late": item.late,
        "decisions": _decisions(item, steps),
        "decision": item.decision,
        "reason": item.no_action_reason,
        "closed_by": item.closed_by_name,
        "steps": [_step(step) | {"new": step.review_item_id == item.pk} for step in steps],
    }


def _decisions(item: ReviewItem, steps: list[FollowUp]) -> list[str]:
    happened = {
        "step_added": any(step.review_item_id == item.pk for step in steps),
        "steps_confirmed": item.steps_confirmed_at is not None,
        "no_action": bool(item.no_action_reason),
    }
    return [word for word, did in happened.items() if did]


def _step(step: FollowUp) -> Minutes:
    return {
        "id": str(step.uid),
        "version": step.version,
        "kind": step.kind,
        "owner": str(step.assignee or ""),
        "due_at": _moment(step.due_at),
    }


def _carried(carry: Any) -> Minutes:
    return _step(carry.follow_up) | {"state": carry.follow_up.state, "times": carry.times}


def _step_ids(minutes: Minutes) -> list[str]:
    return [step["id"] for item in (*minutes["items"], {"steps": minutes["carried"]}) for step in item["steps"]]


def _seen(model: Any, user: User, uids: Iterable[str]) -> set[str]:
    known = model.objects.visible_to(user).filter(uid__in=list(uids))
    return {str(uid) for uid in known.values_list("uid", flat=True)}


def _moment(moment: datetime) -> str:
    return moment.astimezone(department_zone()).isoformat(timespec="minutes")
