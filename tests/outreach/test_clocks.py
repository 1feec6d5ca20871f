from __future__ import annotations

import pytest

from accounts.vocabulary import Role
from ledger.actors import SYSTEM
from ledger.vocabulary import DomainError, Invalid, Refused
from outreach.models import FollowUp
from outreach.services import followups
from outreach.vocabulary import FollowUpKind, NeedsReason, WrongState
from tests.factories import NOW, user
from tests.outreach.scenes import HOUR, scene

pytestmark = pytest.mark.django_db


def test_a_new_date_is_history_in_local_time() -> None:
    s = scene()
    step = followups.reschedule(
        follow_up=s.step(), due_at=NOW + 5 * HOUR, reason="In hospital", actor=s.officer, at=NOW
    )
    line = step.changes.last()
    assert line is not None
    assert (step.due_at, line.verb, line.reason) == (NOW + 5 * HOUR, "rescheduled", "In hospital")
    assert (line.before, line.after) == ("2021-09-27T11:00-05:00", "2021-09-27T14:00-05:00")


def test_people_do_not_choose_the_past_nor_move_without_a_reason() -> None:
    s = scene()
    step = s.step()
    with pytest.raises(Invalid) as wrong:
        followups.reschedule(follow_up=step, due_at=NOW - HOUR, reason="Late", actor=s.officer, at=NOW)
    assert (wrong.value.field, str(wrong.value)) == ("due_at", "This date is in the past. Choose a time from now on.")
    with pytest.raises(NeedsReason):
        followups.reschedule(follow_up=step, due_at=NOW + HOUR, reason="", actor=s.officer, at=NOW)


def test_officers_move_own_steps_and_leads_those_of_the_unit() -> None:
    s = scene()
    step = s.step()
    for actor in (s.colleague, user(Role.SUPERVISOR)):
        with pytest.raises(Refused):
            followups.reschedule(follow_up=step, due_at=NOW + HOUR, reason="Why not", actor=actor, at=NOW)
    for hours, actor in enumerate((s.officer, s.supervisor, user(Role.COMMANDER)), 3):
        due_at = NOW + hours * HOUR
        moved = followups.reschedule(follow_up=step, due_at=due_at, reason="Agreed", actor=actor, at=NOW)
        assert moved.due_at == due_at


def test_many_are_moved_all_or_none() -> None:
    s = scene()
    steps = [s.step(), s.step()]
    followups.complete(follow_up=steps[1], note="Done", actor=s.officer, at=NOW)
    with pytest.raises(DomainError) as no:
        followups.bulk_reschedule(follow_ups=steps, due_at=NOW + 9 * HOUR, reason="Storm", actor=s.supervisor, at=NOW)
    assert no.value.field == "follow_ups.1"
    assert FollowUp.objects.filter(due_at=NOW + 9 * HOUR).count() == 0
    followups.bulk_reschedule(follow_ups=steps[:1], due_at=NOW + 9 * HOUR, reason="Storm", actor=s.supervisor, at=NOW)
    assert FollowUp.objects.filter(due_at=NOW + 9 * HOUR).count() == 1


@pytest.mark.parametrize("kind", FollowUpKind.values)
def test_a_hold_stops_the_clocks_of_steps_that_need_the_gate_and_of_no_other(kind: str) -> None:
    s = scene()
    step = s.step(kind=kind)
    followups.pause_gated(incident=s.incident, actor=s.detective, at=NOW + HOUR)
    step.refresh_from_db()
    pauses = kind in ("message", "second_attempt", "services", "plan", "check_in", "funeral")
    assert step.paused_at == (NOW + HOUR if pauses else None)
    assert step.is_overdue(NOW + 9 * HOUR) is not pauses
    assert FollowUp.objects.overdue(NOW + 9 * HOUR).count() == (0 if pauses else 1)


def test_a_clock_that_runs_again_falls_due_later_by_the_pause() -> None:
    s = scene()
    step = s.step()
    followups.pause_gated(incident=s.incident, actor=s.detective, at=NOW + HOUR)
    assert followups.pause_gated(incident=s.incident, actor=s.detective, at=NOW + 2 * HOUR) == []
    followups.resume_gated(incident=s.incident, actor=s.detective, at=NOW + 7 * HOUR)
    step.refresh_from_db()
    assert (step.paused_at, step.due_at) == (None, NOW + 8 * HOUR)
    verbs = ["created", "paused", "resumed"]
    assert list(step.changes.values_list("verb", flat=True)) == verbs
    assert followups.resume_gated(incident=s.incident, actor=s.detective, at=NOW + 9 * HOUR) == []


def test_a_paused_step_is_not_moved_but_can_be_finished() -> None:
    s = scene()
    moved, done = s.step(), s.step()
    followups.pause_gated(incident=s.incident, actor=s.detective, at=NOW)
    with pytest.raises(WrongState) as no:
        followups.reschedule(follow_up=moved, due_at=NOW + 9 * HOUR, reason="Later", actor=s.officer, at=NOW)
    assert no.value.code == "paused"
    finished = followups.complete(follow_up=done, note="They called us", actor=s.officer, at=NOW)
    assert finished.paused_at is None
    assert followups.resume_gated(incident=s.incident, actor=SYSTEM, at=NOW + HOUR) == [moved]
