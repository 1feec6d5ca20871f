from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from accounts.models import User
from casework.vocabulary import Circumstance
from outreach.analysis.windows import into_window
from outreach.models import FollowUp, NotificationLine
from outreach.services import followups, gates
from outreach.services.contacts import log_contact
from outreach.vocabulary import FAILED, Outcome, Priority
from tests.factories import NOW
from tests.outreach.scenes import HOUR, Scene, row, scene

pytestmark = pytest.mark.django_db
KANSAS_CITY = ZoneInfo("America/Chicago")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def log(s: Scene, *people: Any, **more: Any) -> Any:
    values: dict[str, Any] = {
        "actor": s.officer,
        "at": NOW,
        "incident": s.incident,
        "occurred_at": NOW,
        "method": "in_person",
    }
    return log_contact(**values | {"people": people} | more)


def second_attempts() -> list[FollowUp]:
    return list(FollowUp.objects.filter(kind="second_attempt"))


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2021-09-27T07:59:59-05:00", "2021-09-27T08:00:00-05:00"),
        ("2021-09-27T08:00:00-05:00", "2021-09-27T08:00:00-05:00"),
        ("2021-09-27T21:00:00-05:00", "2021-09-27T21:00:00-05:00"),
        ("2021-09-27T21:00:01-05:00", "2021-09-28T08:00:00-05:00"),
        ("2021-09-27T00:00:00-05:00", "2021-09-27T08:00:00-05:00"),
        ("2021-11-06T23:00:00-05:00", "2021-11-07T08:00:00-06:00"),
        ("2022-03-12T22:00:00-06:00", "2022-03-13T08:00:00-05:00"),
    ],
)
def test_routine_visits_fall_between_eight_and_nine_in_the_evening(moment: str, expected: str) -> None:
    got = into_window(at(moment).astimezone(UTC), zone=KANSAS_CITY, from_hour=8, until_hour=21)
    assert got == at(expected)


def test_a_window_may_last_until_midnight() -> None:
    moment = at("2021-09-27T23:59:00-05:00")
    assert into_window(moment, zone=KANSAS_CITY, from_hour=0, until_hour=24) == moment


@pytest.mark.parametrize("outcome", Outcome.values)
def test_a_failed_attempt_plans_the_second_a_day_later(outcome: str) -> None:
    s = scene()
    s.open_gate()
    mother = s.relative(given_name="Rosa", family_name="Vega")
    contact = log(s, row(mother, outcome=outcome))
    steps = second_attempts()
    assert len(steps) == (outcome in FAILED)
    for step in steps:
        assert (step.person, step.assignee, step.due_at) == (mother, s.officer, NOW + 24 * HOUR)
        assert (step.title, step.raised_by, step.origin) == ("Try again: Rosa Vega", contact, "contact")


def test_refused_represented_and_in_custody_are_left_in_peace() -> None:
    assert {"refused", "represented", "in_custody"}.isdisjoint(FAILED)


def test_a_night_attempt_is_tried_again_in_the_morning() -> None:
    s = scene()
    night = at("2021-09-27T03:00:00-05:00")
    log(s, row(s.relative(), outcome="no_answer"), occurred_at=night)
    assert [step.due_at for step in second_attempts()] == [at("2021-09-28T08:00:00-05:00")]


def test_an_old_attempt_written_down_late_is_tried_again_from_now() -> None:
    s = scene()
    log(s, row(s.relative(), outcome="no_answer"), occurred_at=NOW - 40 * HOUR)
    assert [step.due_at for step in second_attempts()] == [NOW]


def test_one_second_attempt_is_owed_at_a_time_for_each_person() -> None:
    s = scene()
    mother, brother = s.relative(), s.relative()
    log(s, row(mother, outcome="no_answer"), row(brother, "sibling", "no_answer"))
    log(s, row(mother, outcome="no_answer"))
    assert len(second_attempts()) == 2
    owed = FollowUp.objects.get(kind="second_attempt", person=mother)
    log(s, row(mother, outcome="message_left"), completes=[owed])
    assert FollowUp.objects.filter(kind="second_attempt", person=mother).count() == 2


def test_no_second_attempt_for_suspects_or_where_an_advocate_goes() -> None:
    s = scene()
    log(s, row(s.suspect(), "other", "no_answer"))
    home = scene(circumstance=Circumstance.DOMESTIC_VIOLENCE)
    log(home, row(home.relative(), outcome="no_answer"))
    assert second_attempts() == []


def test_the_second_attempt_pauses_under_a_hold() -> None:
    s = scene()
    gates.answer(gate=s.gate(), answer="hold", actor=s.detective, at=NOW - HOUR)
    log(s, row(s.relative(), outcome="no_answer"))
    assert [step.paused_at for step in second_attempts()] == [NOW]


def test_what_is_volunteered_goes_to_the_detective_the_same_shift() -> None:
    s = scene()
    s.open_gate()
    contact = log(s, row(s.person, "self", reception="new_information"), narrative="It was a purple car.")
    step = FollowUp.objects.get()
    assert (step.kind, step.priority, step.assignee) == ("information", Priority.URGENT, s.lead)
    assert (step.due_at, step.raised_by, step.details) == (NOW + 8 * HOUR, contact, "")
    assert "purple" not in step.title


def test_a_voiced_intent_is_the_supervisors_within_the_hour_and_its_words_stay_where_they_are() -> None:
    s = scene()
    s.open_gate()
    words = "I know where he sleeps"
    contact = log(s, row(s.person, "self", reception="voiced_intent", intent_words=words, intent_against="Ray"))
    step = FollowUp.objects.get()
    assert (step.kind, step.priority, step.assignee) == ("triage", Priority.URGENT, s.supervisor)
    assert (step.due_at, step.person, step.raised_by) == (NOW + HOUR, s.person, contact)
    line = NotificationLine.objects.get()
    assert (line.notification.user, line.notification.kind, line.follow_up) == (s.supervisor, "intent", step)
    assert "sleeps" not in f"{step.title}{step.details}{line.key}"
    assert contact.latest.people.get().intent_words == words


def test_without_a_supervisor_on_duty_the_intent_goes_to_the_lead() -> None:
    s = scene()
    s.open_gate()
    User.objects.filter(pk=s.supervisor.pk).update(away_from=NOW - HOUR)
    s.incident.refresh_from_db()
    log(s, row(s.person, "self", reception="voiced_intent", intent_words="I will"))
    step = FollowUp.objects.get()
    assert step.assignee == s.lead
    assert followups.start(follow_up=step, actor=s.lead, at=NOW).state == "in_progress"
