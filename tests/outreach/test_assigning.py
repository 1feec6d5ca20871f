from __future__ import annotations

from datetime import datetime

import pytest

from accounts.models import User
from accounts.vocabulary import Role
from ledger.actors import SYSTEM
from ledger.vocabulary import DomainError, Invalid, Refused
from outreach.models import FollowUp, FollowUpChange
from outreach.services import followups
from outreach.vocabulary import NeedsReason
from tests.factories import NOW, circle, user
from tests.outreach.scenes import HOUR, Scene, scene

pytestmark = pytest.mark.django_db


def give(step: FollowUp, to: User, by: User, reason: str = "Shift ends") -> FollowUp:
    return followups.reassign(follow_up=step, assignee=to, reason=reason, actor=by, at=NOW)


def test_a_reassignment_is_history() -> None:
    s = scene()
    step = give(s.step(), s.colleague, s.officer)
    line = step.changes.last()
    assert line is not None
    assert (step.assignee, line.verb) == (s.colleague, "reassigned")
    assert (line.before, line.after, line.reason) == ("Officer", "Colleague", "Shift ends")


def test_to_whom_has_it_already_nothing_happens() -> None:
    s = scene()
    step = give(s.step(), s.officer, s.officer)
    assert (step.version, step.changes.count()) == (1, 1)


def test_an_officer_gives_own_steps_and_takes_free_ones_within_the_unit() -> None:
    s, outsider = scene(), user()
    assert give(s.step(), s.colleague, s.officer).assignee == s.colleague
    assert give(s.step(assignee=None), s.officer, s.officer).assignee == s.officer
    with pytest.raises(Refused) as no:
        give(s.step(), s.colleague, s.colleague)
    assert no.value.field == "assignee"
    with pytest.raises(Refused):
        give(s.step(), outsider, s.officer)


def test_supervisors_give_the_steps_of_their_unit_and_commanders_all() -> None:
    s, outsider = scene(), user()
    assert give(s.step(), outsider, s.supervisor).assignee == outsider
    assert give(s.step(), s.colleague, user(Role.COMMANDER)).assignee == s.colleague
    with pytest.raises(Refused):
        give(s.step(), s.colleague, user(Role.SUPERVISOR))


def test_a_reason_is_needed_and_sight() -> None:
    s = scene()
    with pytest.raises(NeedsReason):
        give(s.step(), s.colleague, s.officer, reason=" ")
    s.incident.circle = circle(s.officer)
    s.incident.save()
    with pytest.raises(Invalid) as wrong:
        give(s.step(), s.colleague, s.officer)
    assert wrong.value.field == "assignee"


def test_many_are_given_all_or_none() -> None:
    s, other = scene(), scene()
    steps = [s.step(), s.step(), other.step()]
    with pytest.raises(DomainError) as no:
        followups.bulk_reassign(follow_ups=steps, assignee=s.colleague, reason="Sick leave", actor=s.supervisor, at=NOW)
    assert no.value.field == "follow_ups.2.assignee"
    assert FollowUp.objects.filter(assignee=s.colleague).count() == 0
    assert FollowUpChange.objects.filter(verb="reassigned").count() == 0
    given = followups.bulk_reassign(
        follow_ups=steps[:2], assignee=s.colleague, reason="Sick leave", actor=s.supervisor, at=NOW
    )
    assert given == steps[:2]
    assert FollowUp.objects.filter(assignee=s.colleague).count() == 2


def on_leave(s: Scene, until: datetime | None, stand_in: User | None) -> None:
    s.officer.away_from, s.officer.away_until, s.officer.stand_in = NOW - HOUR, until, stand_in
    s.officer.save()


def test_steps_due_before_the_return_go_to_the_stand_in_once() -> None:
    s = scene()
    soon, later, done = s.step(), s.step(due_at=NOW + 72 * HOUR), s.step()
    followups.complete(follow_up=done, note="Done", actor=s.officer, at=NOW)
    on_leave(s, NOW + 48 * HOUR, s.colleague)
    assert followups.hand_over(user=s.officer, at=NOW) == [soon]
    assert followups.hand_over(user=s.officer, at=NOW) == []
    soon.refresh_from_db()
    later.refresh_from_db()
    assert (soon.assignee, later.assignee) == (s.colleague, s.officer)
    line = soon.changes.last()
    assert line is not None
    assert (line.verb, line.by_name, line.reason) == ("handed_over", SYSTEM.name, "Officer is away.")


def test_a_stand_in_who_is_away_or_may_not_see_passes_it_on() -> None:
    s = scene()
    step = s.step()
    on_leave(s, None, s.colleague)
    s.colleague.away_from, s.colleague.stand_in = NOW - HOUR, s.officer
    s.colleague.save()
    assert [one.assignee for one in followups.hand_over(user=s.officer, at=NOW)] == [s.supervisor]
    step = s.step(actor=SYSTEM)
    s.incident.circle = circle(s.officer)
    s.incident.save()
    assert followups.hand_over(user=s.officer, at=NOW) == []
    step.refresh_from_db()
    assert step.assignee == s.officer


def test_somebody_who_is_there_keeps_all() -> None:
    s = scene()
    s.step()
    assert followups.hand_over(user=s.officer, at=NOW) == []
