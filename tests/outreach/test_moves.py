from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from accounts.vocabulary import Role
from ledger.actors import SYSTEM
from ledger.models import AuditEvent, OutboxEvent
from ledger.vocabulary import Invalid, Refused
from outreach.models import FollowUp
from outreach.services import followups
from outreach.services.contacts import log_contact
from outreach.vocabulary import FOLLOW_UP_TRANSITIONS, FollowUpState, NeedsReason, WrongState
from tests.factories import NOW, user
from tests.outreach.scenes import HOUR, Scene, row, scene

pytestmark = pytest.mark.django_db

CALLS: dict[str, Any] = {
    "start": lambda step, actor: followups.start(follow_up=step, actor=actor, at=NOW),
    "complete": lambda step, actor: followups.complete(follow_up=step, actor=actor, at=NOW, note="Spoke to the aunt"),
    "cancel": lambda step, actor: followups.cancel(follow_up=step, actor=actor, at=NOW, reason="Moved away"),
    "reassign": lambda step, actor: followups.reassign(
        follow_up=step, assignee=User.objects.get(name="Colleague"), reason="Shift ends", actor=actor, at=NOW
    ),
    "reschedule": lambda step, actor: followups.reschedule(
        follow_up=step, due_at=NOW + 3 * HOUR, reason="In hospital", actor=actor, at=NOW
    ),
}
#: state before → verb → state after, or None where it is refused.
TABLE = {
    ("open", "start"): "in_progress",
    ("open", "complete"): "done",
    ("open", "cancel"): "cancelled",
    ("open", "reassign"): "open",
    ("open", "reschedule"): "open",
    ("in_progress", "start"): None,
    ("in_progress", "complete"): "done",
    ("in_progress", "cancel"): "cancelled",
    ("in_progress", "reassign"): "in_progress",
    ("in_progress", "reschedule"): "in_progress",
    **{(state, verb): None for state in ("done", "cancelled") for verb in CALLS},
}


def in_state(s: Scene, state: str) -> FollowUp:
    step = s.step()
    ways = {"open": [], "in_progress": ["start"], "done": ["complete"], "cancelled": ["cancel"]}
    for verb in ways[state]:
        CALLS[verb](step, SYSTEM)
    step.refresh_from_db()
    return step


def test_the_table_covers_every_declared_move_from_every_state() -> None:
    assert {(state, verb) for state in FollowUpState.values for verb in CALLS} == set(TABLE)
    assert set(FOLLOW_UP_TRANSITIONS) < set(CALLS)


@pytest.mark.parametrize(("state", "verb"), list(TABLE))
def test_every_move_from_every_state(state: str, verb: str) -> None:
    s = scene()
    step = in_state(s, state)
    lines, version, events = step.changes.count(), step.version, OutboxEvent.objects.count()
    if TABLE[state, verb] is None:
        with pytest.raises(WrongState):
            CALLS[verb](step, s.officer)
    else:
        CALLS[verb](step, s.officer)
    step.refresh_from_db()
    moved = TABLE[state, verb] is not None
    assert step.state == (TABLE[state, verb] or state)
    assert (step.changes.count(), step.version) == (lines + moved, version + moved)
    assert OutboxEvent.objects.count() == events + moved


def test_starting_is_history_audit_and_event() -> None:
    s = scene()
    step = s.step()
    CALLS["start"](step, s.officer)
    line = step.changes.last()
    assert line is not None
    assert (line.verb, line.by_name, line.before, line.after, line.at) == (
        "started",
        "Officer",
        "open",
        "in_progress",
        NOW,
    )
    logged = AuditEvent.objects.get(verb="outreach.follow_up.started")
    assert logged.payload.content == {"before": {"state": "open"}, "after": {"state": "in_progress"}}
    assert OutboxEvent.objects.filter(type="outreach.follow_up.started", subject_uid=step.uid).count() == 1


def test_done_knows_who_when_and_how() -> None:
    s = scene()
    step = CALLS["complete"](s.step(), s.colleague)
    assert (step.finished_by_name, step.finished_at, step.closing_note) == ("Colleague", NOW, "Spoke to the aunt")


def test_done_by_a_contact_about_the_same_incident_only() -> None:
    s, other = scene(), scene()
    for one in (s, other):
        one.open_gate()
    contact = log_contact(
        actor=s.officer, at=NOW, incident=s.incident, occurred_at=NOW, method="phone", people=[row(s.relative())]
    )
    assert followups.complete(follow_up=s.step(), contact=contact, actor=s.officer, at=NOW).completed_by == contact
    with pytest.raises(Invalid) as wrong:
        followups.complete(follow_up=other.step(), contact=contact, actor=other.officer, at=NOW)
    assert wrong.value.field == "contact"


def test_done_needs_a_contact_or_a_note_and_cancelled_a_reason() -> None:
    s = scene()
    step = s.step()
    with pytest.raises(Invalid) as wrong:
        followups.complete(follow_up=step, actor=s.officer, at=NOW, note="  ")
    assert wrong.value.field == "note"
    with pytest.raises(NeedsReason) as wrong:
        followups.cancel(follow_up=step, actor=s.officer, at=NOW, reason=" ")
    assert wrong.value.field == "reason"
    step.refresh_from_db()
    assert (step.state, step.version) == ("open", 1)


@pytest.mark.parametrize("verb", ["start", "complete", "cancel"])
def test_the_unit_the_assignee_and_commanders_move_a_step_and_nobody_else(verb: str) -> None:
    s = scene()
    for actor in (s.colleague, s.supervisor, user(Role.COMMANDER), SYSTEM):
        CALLS[verb](s.step(), actor)
    outsider = user()
    CALLS[verb](s.step(assignee=outsider, actor=outsider), outsider)
    for actor in (outsider, user(Role.SUPERVISOR), user(Role.ANALYST, s.unit)):
        step = s.step()
        with pytest.raises(Refused):
            CALLS[verb](step, actor)
        step.refresh_from_db()
        assert (step.state, step.changes.count()) == ("open", 1)
