from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import User
from accounts.vocabulary import Role
from ledger.actors import SYSTEM
from ledger.models import AuditEvent, OutboxEvent
from ledger.vocabulary import Conflict, DomainError, Invalid, Refused
from outreach.models import FollowUp, FollowUpChange
from outreach.services import followups, gates
from outreach.vocabulary import FollowUpState, Priority
from tests.factories import NOW, UnitFactory, circle, shooting, user
from tests.outreach.scenes import HOUR, scene

pytestmark = pytest.mark.django_db


def test_a_promised_step_says_what_for_whom_by_whom_until_when() -> None:
    s = scene()
    step = s.step(person=s.person, victim=s.victim, priority=Priority.HIGH, assignee=s.colleague)
    assert (step.state, step.unit, step.asked_by_name) == (FollowUpState.OPEN, s.unit, "Officer")
    assert list(step.changes.values_list("verb", "by_name", "after")) == [("created", "Officer", "Colleague")]
    assert AuditEvent.objects.get(subject_uid=step.uid).verb == "outreach.follow_up.created"
    event = OutboxEvent.objects.get(subject_uid=step.uid)
    assert (event.type, event.payload) == ("outreach.follow_up.created", {"incident": str(s.incident.uid)})


def test_the_same_key_twice_is_the_same_step_with_one_line_of_history() -> None:
    s = scene()
    first = s.step(key="incident/victim/message", actor=SYSTEM)
    second = s.step(key="incident/victim/message", actor=SYSTEM, title="Something else", due_at=NOW + 9 * HOUR)
    assert second == first
    assert (second.title, second.due_at) == ("Bring the message to the family", NOW + 2 * HOUR)
    assert (FollowUp.objects.count(), FollowUpChange.objects.count(), OutboxEvent.objects.count()) == (1, 1, 1)


def test_steps_without_a_key_stand_each_for_itself() -> None:
    s = scene()
    assert s.step() != s.step()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"kind": "stakeout"}, "kind"),
        ({"due_at": NOW - timedelta(seconds=1)}, "due_at"),
        ({"priority": 7}, "priority"),
    ],
)
def test_what_cannot_be_promised_names_its_field(more: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as wrong:
        scene().step(**more)
    assert wrong.value.field == field
    assert FollowUp.objects.count() == 0


def test_what_arises_by_itself_can_be_late_from_the_start() -> None:
    step = scene().step(due_at=NOW - HOUR, actor=SYSTEM)
    assert step.is_overdue(NOW)


def test_a_victim_of_another_incident_is_refused() -> None:
    s = scene()
    with pytest.raises(Invalid) as wrong:
        s.step(victim=shooting().involvements.get())
    assert wrong.value.field == "victim"


def test_a_used_id_is_a_conflict() -> None:
    s = scene()
    with pytest.raises(Conflict) as wrong:
        s.step(uid=s.step().uid)
    assert wrong.value.field == "id"


def test_who_may_not_see_the_incident_or_the_person_cannot_be_given_a_step() -> None:
    s = scene()
    s.incident.circle = circle(s.officer)
    s.incident.save()
    with pytest.raises(Invalid) as wrong:
        s.step(assignee=s.colleague)
    assert wrong.value.field == "assignee"
    child = s.relative(restricted=True)
    outsider = user(Role.COMMANDER)
    with pytest.raises(Invalid):
        scene().step(person=child, assignee=outsider, actor=SYSTEM)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.AUDITOR, Role.ADMINISTRATOR, Role.PARTNER])
def test_only_those_who_work_cases_are_given_steps_or_promise_them(role: Role) -> None:
    s = scene()
    other = user(role, s.unit)
    with pytest.raises(Invalid):
        s.step(assignee=other)
    with pytest.raises(Refused):
        s.step(actor=other)


def test_somebody_of_another_unit_promises_only_for_themselves() -> None:
    s = scene()
    outsider = user()
    with pytest.raises(Refused) as no:
        s.step(actor=outsider, assignee=s.officer)
    assert no.value.field == "assignee"
    assert s.step(actor=outsider, assignee=outsider).assignee == outsider
    assert s.step(actor=user(Role.COMMANDER), assignee=s.officer).assignee == s.officer
    with pytest.raises(DomainError):
        s.step(actor=user(Role.SUPERVISOR), assignee=s.officer)


def test_a_step_that_needs_the_gate_starts_paused_under_a_hold() -> None:
    s = scene()
    gates.answer(gate=s.gate(), answer="hold", actor=s.detective, at=NOW - HOUR)
    assert s.step(kind="message").paused_at == NOW
    assert s.step(kind="triage").paused_at is None
    assert s.step(kind="check_in").changes.count() == 2


def test_the_default_assignee_is_the_lead_else_the_duty_supervisor() -> None:
    s = scene()

    def given() -> User | None:
        s.incident.refresh_from_db()
        return followups.default_assignee(incident=s.incident, at=NOW)

    assert given() == s.lead
    User.objects.filter(pk=s.lead.pk).update(away_from=NOW - HOUR)
    assert given() == s.supervisor
    User.objects.filter(pk=s.supervisor.pk).update(is_active=False)
    assert given() is None
    assert UnitFactory.create().duty_supervisor is None
