"""Reminders, escalations and absences: told once, together, to whom it concerns."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import User
from accounts.vocabulary import Role
from casework.models import Incident
from casework.vocabulary import Clearance
from ledger.actors import SYSTEM
from ledger.vocabulary import Refused
from outreach.models import FollowUp, FollowUpEscalation, Notification, NotificationLine
from outreach.services import absences, escalations, followups, gates, notifications
from tests.factories import NOW, circle, shooting, user
from tests.outreach.scenes import HOUR, Scene, scene

pytestmark = pytest.mark.django_db
DAY = 24 * HOUR


def owed(s: Scene, late: timedelta, **more: object) -> FollowUp:
    """A step that has been overdue for so long; negative is still to come."""
    return s.step(due_at=NOW - late, actor=SYSTEM, **more)


def messages() -> list[tuple[str, str, int]]:
    """Who was told what kind, with how many lines."""
    rows = Notification.objects.order_by("at", "user__name", "kind")
    return [(str(one.user), one.kind, one.lines.count()) for one in rows]


def test_one_combined_message_a_person() -> None:
    s = scene()
    for hours in (-3, -11, 2, 5):
        owed(s, hours * HOUR)
    owed(s, -13 * HOUR)
    owed(s, HOUR, assignee=s.colleague)
    owed(s, HOUR, assignee=None)
    assert notifications.remind(at=NOW) == 2
    assert messages() == [("Colleague", "reminder", 1), ("Officer", "reminder", 4)]


def test_each_thing_is_told_once_and_again_only_for_another_date() -> None:
    s = scene()
    step = owed(s, -3 * HOUR)
    assert notifications.remind(at=NOW) == 1
    assert notifications.remind(at=NOW + HOUR) == 0
    assert notifications.remind(at=NOW + 4 * HOUR) == 1
    assert notifications.remind(at=NOW + 5 * HOUR) == 0
    followups.reschedule(
        follow_up=step, due_at=NOW + 9 * HOUR, reason="Asked to come later.", actor=s.officer, at=NOW + 5 * HOUR
    )
    assert notifications.remind(at=NOW + 6 * HOUR) == 1
    keys = NotificationLine.objects.order_by("pk").values_list("key", flat=True)
    assert [key.split("/")[0] for key in keys] == ["due", "overdue", "due"]


def test_nothing_is_told_of_what_is_finished_paused_unfounded_unseen_or_long_gone() -> None:
    s = scene()
    followups.complete(follow_up=owed(s, HOUR), note="Done.", actor=s.officer, at=NOW)
    owed(s, 14 * DAY + HOUR)
    unfounded = shooting(unit=s.unit, clearance=Clearance.UNFOUNDED)
    owed(s, 30 * HOUR, incident=unfounded)
    sealed = shooting(unit=s.unit)
    owed(s, 30 * HOUR, incident=sealed)
    Incident.objects.filter(pk=sealed.pk).update(circle=circle(user()))
    s.open_gate()
    gates.answer(gate=s.gate(), answer="hold", actor=s.detective, at=NOW)
    owed(s, 30 * HOUR)
    assert notifications.remind(at=NOW) == 0
    assert escalations.escalate(at=NOW) == 0
    assert (Notification.objects.count(), FollowUpEscalation.objects.count()) == (0, 0)


def test_reminders_cost_the_same_for_many_lines() -> None:
    s = scene()
    for hours in range(10):
        owed(s, hours * HOUR)
    assert notifications.remind(at=NOW) == 1
    assert Notification.objects.get().lines.count() == 10


def test_overdue_steps_go_to_the_supervisor_and_then_to_the_commander_once() -> None:
    s = scene()
    step, longer = owed(s, 24 * HOUR), owed(s, 72 * HOUR)
    owed(s, 23 * HOUR)
    assert escalations.escalate(at=NOW) == 3
    assert messages() == [("Commander", "escalation", 1), ("Supervisor", "escalation", 2)]
    assert escalations.escalate(at=NOW) == 0
    assert list(FollowUpEscalation.objects.order_by("level", "pk").values_list("follow_up", "level", "told")) == [
        (step.pk, 1, s.supervisor.pk),
        (longer.pk, 1, s.supervisor.pk),
        (longer.pk, 2, s.commander.pk),
    ]
    told = longer.changes.filter(verb="escalated").values_list("before", "after", "by_name")
    assert list(told) == [("Supervisor", "Supervisor", "Standdown"), ("Commander", "Commander", "Standdown")]
    assert escalations.escalate(at=NOW + HOUR) == 1


def test_without_a_supervisor_the_commander_hears_first_and_without_anybody_it_waits() -> None:
    s = scene()
    owed(s, 25 * HOUR)
    User.objects.filter(role=Role.SUPERVISOR).update(is_active=False)
    User.objects.filter(role=Role.COMMANDER).update(away_from=NOW - HOUR)
    assert escalations.escalate(at=NOW) == 0
    User.objects.filter(role=Role.COMMANDER).update(away_from=None)
    assert escalations.escalate(at=NOW) == 1
    assert messages() == [("Commander", "escalation", 1)]


def test_a_first_switch_on_over_old_steps_floods_nobody() -> None:
    s = scene()
    for days in (15, 60, 400):
        owed(s, days * DAY)
    recent = owed(s, 13 * DAY)
    assert (notifications.remind(at=NOW), escalations.escalate(at=NOW)) == (1, 2)
    assert set(NotificationLine.objects.values_list("follow_up", flat=True)) == {recent.pk}


def test_who_is_away_hands_over_what_falls_due_before_the_return() -> None:
    s = scene()
    soon, later = owed(s, -DAY), owed(s, -9 * DAY)
    User.objects.filter(pk=s.officer.pk).update(away_from=NOW - HOUR, away_until=NOW + 5 * DAY, stand_in=s.colleague)
    assert absences.hand_over_absent(at=NOW) == 1
    assert absences.hand_over_absent(at=NOW) == 0
    soon.refresh_from_db()
    later.refresh_from_db()
    assert (soon.assignee, later.assignee) == (s.colleague, s.officer)


def test_everybody_reads_their_own() -> None:
    s = scene()
    owed(s, HOUR)
    notifications.remind(at=NOW)
    message = Notification.objects.get()
    assert list(Notification.objects.visible_to(s.supervisor)) == []
    with pytest.raises(Refused):
        notifications.mark_read(notification=message, actor=s.supervisor, at=NOW)
    assert notifications.mark_read(notification=message, actor=s.officer, at=NOW).read_at == NOW
    assert notifications.mark_all_read(actor=s.officer, at=NOW + HOUR) == 0
