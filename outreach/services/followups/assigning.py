"""Giving steps to somebody: one, many at once, or all of a colleague who is away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from casework.services.acting import Doer
from casework.services.saving import within
from ledger.actors import SYSTEM
from outreach.models import FollowUp
from outreach.services.followups.guards import (
    can_be_given,
    check_can_be_given,
    check_may_reassign,
    check_reason,
    check_unfinished,
)
from outreach.services.followups.history import change, lock
from outreach.vocabulary import FollowUpVerb


@transaction.atomic
def reassign(*, follow_up: FollowUp, assignee: User, reason: str, actor: Doer, at: datetime) -> FollowUp:
    """Give a step to somebody else; to whom has it already, nothing happens.

    Refused, WrongState (finished), NeedsReason, or Invalid (field assignee) for who may not see the incident.
    """
    (step,) = lock([follow_up])
    return _give(step, assignee, check_reason(reason), actor, at)


@transaction.atomic
def bulk_reassign(
    *, follow_ups: Iterable[FollowUp], assignee: User, reason: str, actor: Doer, at: datetime
) -> list[FollowUp]:
    """Give many steps to one colleague: all of them or none. Errors name the place, as in follow_ups.3.assignee."""
    reason = check_reason(reason)
    wanted = list(follow_ups)
    places = {step.pk: index for index, step in enumerate(wanted)}
    given = []
    for step in lock(wanted):
        with within(f"follow_ups.{places[step.pk]}"):
            given.append(_give(step, assignee, reason, actor, at))
    return given


@transaction.atomic
def hand_over(*, user: User, at: datetime, actor: Doer = SYSTEM) -> list[FollowUp]:
    """The steps of somebody on leave that fall due before the return go to the stand-in, else the duty supervisor.

    What neither may see stays where it is; it escalates like any other step. Somebody who is not away keeps all.
    """
    if not user.is_away(at):
        return []
    due = Q() if user.away_until is None else Q(due_at__lt=user.away_until)
    handed = []
    for step in lock(FollowUp.objects.unfinished().of(user).filter(due)):
        if taker := _taker(user, step, at):
            handed.append(_hand(step, user, taker, actor, at))
    return handed


def _give(step: FollowUp, assignee: User, reason: str, actor: Doer, at: datetime) -> FollowUp:
    check_may_reassign(actor, step, assignee)
    check_unfinished(step)
    check_can_be_given(assignee, incident=step.incident, person=step.person)
    if step.assignee_id == assignee.pk:
        return step
    before, after = str(step.assignee or ""), str(assignee)
    values = {"assignee": assignee}
    verb = FollowUpVerb.REASSIGNED
    return change(step, verb, values, actor=actor, at=at, before=before, after=after, reason=reason)


def _hand(step: FollowUp, user: User, taker: User, actor: Doer, at: datetime) -> FollowUp:
    return change(
        step,
        FollowUpVerb.HANDED_OVER,
        {"assignee": taker},
        actor=actor,
        at=at,
        before=str(user),
        after=str(taker),
        reason=f"{user} is away.",
    )


def _taker(user: User, step: FollowUp, at: datetime) -> User | None:
    """The stand-in, the stand-in's own when that one is away too, then whoever has the duty."""
    asked = {user.pk}
    candidate = user.stand_in
    while candidate is not None and candidate.pk not in asked:
        if not candidate.is_away(at) and can_be_given(candidate, incident=step.incident, person=step.person):
            return candidate
        asked.add(candidate.pk)
        candidate = candidate.stand_in
    duty = step.unit.duty_supervisor
    if duty is None or duty.pk in asked or duty.is_away(at):
        return None
    return duty if can_be_given(duty, incident=step.incident, person=step.person) else None
