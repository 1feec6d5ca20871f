"""When steps are due: moving dates, and the clocks that stand still while a detective holds the gate."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from casework.models import Incident
from casework.services.acting import Doer, department_zone
from casework.services.saving import within
from outreach.models import FollowUp
from outreach.services.followups.guards import check_may_reschedule, check_not_past, check_reason, check_unfinished
from outreach.services.followups.history import change, lock
from outreach.vocabulary import GATED_KINDS, FollowUpVerb, WrongState


@transaction.atomic
def reschedule(*, follow_up: FollowUp, due_at: datetime, reason: str, actor: Doer, at: datetime) -> FollowUp:
    """Move a step to another time; to the time it has, nothing happens.

    Invalid (field due_at) for people who choose the past, NeedsReason, Refused; WrongState when it is finished or a
    hold stops its clock: it moves by itself when the clock runs again.
    """
    (step,) = lock([follow_up])
    return _put(step, due_at, check_reason(reason), actor, at)


@transaction.atomic
def bulk_reschedule(
    *, follow_ups: Iterable[FollowUp], due_at: datetime, reason: str, actor: Doer, at: datetime
) -> list[FollowUp]:
    """Move many steps to one time: all of them or none. Errors name the place, as in follow_ups.3.due_at."""
    reason = check_reason(reason)
    wanted = list(follow_ups)
    places = {step.pk: index for index, step in enumerate(wanted)}
    put = []
    for step in lock(wanted):
        with within(f"follow_ups.{places[step.pk]}"):
            put.append(_put(step, due_at, reason, actor, at))
    return put


@transaction.atomic
def pause_gated(*, incident: Incident, actor: Doer, at: datetime) -> list[FollowUp]:
    """Stop the clocks of all unfinished steps that need an open gate. For gates, under the gate's lock."""
    running = FollowUp.objects.unfinished().filter(incident=incident, kind__in=GATED_KINDS, paused_at__isnull=True)
    return [change(step, FollowUpVerb.PAUSED, {"paused_at": at}, actor=actor, at=at) for step in lock(running)]


@transaction.atomic
def resume_gated(*, incident: Incident, actor: Doer, at: datetime, since: datetime | None = None) -> list[FollowUp]:
    """Let the clocks run again, from now or `since` a moment before: steps fall due later by as long as they stood."""
    paused = FollowUp.objects.unfinished().filter(incident=incident, paused_at__isnull=False)
    return [_resume(step, actor, at, since or at) for step in lock(paused)]


def _resume(step: FollowUp, actor: Doer, at: datetime, runs_from: datetime) -> FollowUp:
    was, stood_from = step.due_at, step.paused_at or runs_from
    due_at = was + max(runs_from - stood_from, timedelta(0))
    values = {"paused_at": None, "due_at": due_at}
    return change(step, FollowUpVerb.RESUMED, values, actor=actor, at=at, before=_written(was), after=_written(due_at))


def _put(step: FollowUp, due_at: datetime, reason: str, actor: Doer, at: datetime) -> FollowUp:
    check_may_reschedule(actor, step)
    check_unfinished(step)
    check_not_past(due_at, actor, at)
    if step.paused_at is not None:
        raise WrongState("A hold stops this step's clock. Its date moves when the detective answers.", code="paused")
    was = step.due_at
    if was == due_at:
        return step
    values = {"due_at": due_at}
    verb = FollowUpVerb.RESCHEDULED
    return change(step, verb, values, actor=actor, at=at, before=_written(was), after=_written(due_at), reason=reason)


def _written(moment: datetime) -> str:
    """As history keeps a time: in the department's zone, to the minute."""
    return moment.astimezone(department_zone()).isoformat(timespec="minutes")
