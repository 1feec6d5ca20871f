"""The first three days of a shooting as a line: what was done, what was missed, what is ahead."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from accounts.web.pictures import Ruler, RulerStep, ruler
from accounts.web.words import since_words
from casework.models import Incident
from outreach.models import FollowUp
from outreach.vocabulary import FollowUpKind, FollowUpState

SPAN = 72
_DRAWN = (FollowUpKind.TRIAGE, FollowUpKind.GATE, FollowUpKind.MESSAGE, FollowUpKind.SECOND_ATTEMPT, FollowUpKind.PLAN)


def ruler_of(steps: Iterable[FollowUp], incident: Incident, at: datetime) -> Ruler | None:
    """The picture, or none once its three days are over or before anything was promised."""
    since = at - incident.occurred_at
    drawn = [_step(step, incident, at) for step in steps if _belongs(step)]
    if not drawn or since > timedelta(hours=SPAN):
        return None
    return ruler(drawn, now_hour=_hours(since), now_label=f"Now, {since_words(since)}", span=SPAN)


def _belongs(step: FollowUp) -> bool:
    return step.kind in _DRAWN and step.state != FollowUpState.CANCELLED


def _step(step: FollowUp, incident: Incident, at: datetime) -> RulerStep:
    label = FollowUpKind(step.kind).label
    if step.finished_at:
        return RulerStep(label, _hours(step.finished_at - incident.occurred_at), "done", "done")
    late = step.is_overdue(at)
    note = "paused" if step.paused_at else since_words(abs(step.due_at - at))
    words = note if step.paused_at else f"late by {note}" if late else f"in {note}"
    return RulerStep(label, _hours(step.due_at - incident.occurred_at), "missed" if late else "ahead", words)


def _hours(span: timedelta) -> float:
    return max(0.0, span.total_seconds() / 3600)
