"""Starting, completing and cancelling a step, as vocabulary.FOLLOW_UP_TRANSITIONS allows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from casework.services.acting import Doer, actor_of
from ledger.vocabulary import Invalid
from outreach.models import Contact, FollowUp
from outreach.services.followups.guards import check_may_move, check_reason
from outreach.services.followups.history import change, lock
from outreach.vocabulary import FOLLOW_UP_TRANSITIONS, FollowUpState, FollowUpVerb, WrongState


@transaction.atomic
def start(*, follow_up: FollowUp, actor: Doer, at: datetime) -> FollowUp:
    """Begin with a step. WrongState unless it is open."""
    step = _locked_for("start", follow_up, actor)
    return _move(step, FollowUpVerb.STARTED, {"state": _target("start")}, actor=actor, at=at)


@transaction.atomic
def complete(
    *, follow_up: FollowUp, actor: Doer, at: datetime, contact: Contact | None = None, note: str = ""
) -> FollowUp:
    """A promise is kept, by a contact about the same incident or as a note says.

    Invalid (field note) without either, (field contact) for a contact about another incident; WrongState when it is
    finished already.
    """
    step = _locked_for("complete", follow_up, actor)
    note = note.strip()
    if contact is None and not note:
        raise Invalid("Say by which contact it was done, or write a note.", field="note", code="required")
    if contact is not None and contact.incident_id != step.incident_id:
        raise Invalid("This contact is about another incident.", field="contact", code="other_incident")
    values = _ended("complete", actor, at) | {"completed_by": contact, "closing_note": note}
    return _move(step, FollowUpVerb.COMPLETED, values, actor=actor, at=at, reason=note)


@transaction.atomic
def cancel(*, follow_up: FollowUp, reason: str, actor: Doer, at: datetime) -> FollowUp:
    """A step is not to be done any more. NeedsReason without a reason; WrongState when it is finished already."""
    step = _locked_for("cancel", follow_up, actor)
    reason = check_reason(reason, "Say why the step is cancelled.")
    values = _ended("cancel", actor, at) | {"closing_note": reason}
    return _move(step, FollowUpVerb.CANCELLED, values, actor=actor, at=at, reason=reason)


def _locked_for(word: str, follow_up: FollowUp, actor: Doer) -> FollowUp:
    (step,) = lock([follow_up])
    move = FOLLOW_UP_TRANSITIONS[word]
    check_may_move(actor, step, move)
    if step.state not in move.sources:
        label = FollowUpState(step.state).label.lower()
        raise WrongState(f"This step is {label} already.", code="wrong_state")
    return step


def _target(word: str) -> str:
    return FOLLOW_UP_TRANSITIONS[word].target


def _ended(word: str, actor: Doer, at: datetime) -> dict[str, Any]:
    """What is finished has no clock that could be paused."""
    return {"state": _target(word), "finished_at": at, "finished_by_name": actor_of(actor).name, "paused_at": None}


def _move(
    step: FollowUp, verb: FollowUpVerb, values: dict[str, Any], *, actor: Doer, at: datetime, reason: str = ""
) -> FollowUp:
    was, target = step.state, values["state"]
    return change(step, verb, values, actor=actor, at=at, before=was, after=target, reason=reason)
