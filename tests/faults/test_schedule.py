"""The schedule under fire: real workers and schedulers, one killed in the middle, the broker emptied, nothing lost.

What must exist is counted in the database, item by item: nothing missing, nothing twice.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from accounts.vocabulary import Role
from casework.analysis.weeks import week_at
from casework.models import Incident
from casework.services.incidents import record_incident
from casework.services.involvements import NewInvolvement
from config.launcher.ports import random_port
from config.schedule import EVERY
from ledger import doorbell
from ledger.actors import SYSTEM
from ledger.models import OutboxDelivery
from ledger.vocabulary import UNDONE, DeliveryState
from outreach.models import (
    ContactGate,
    FollowUp,
    FollowUpChange,
    FollowUpEscalation,
    NotificationLine,
    ReviewItem,
    ReviewSchedule,
    WeeklyReview,
)
from outreach.services import followups, gates
from tests.factories import ZONE, UnitFactory, user
from tests.faults.site import Site, until

pytestmark = pytest.mark.django_db(transaction=True)
SHOOTINGS, OPENED = 12, 3
FOR_INCIDENT = ["triage", "gate", "opposing_side"]
FOR_VICTIM = ["advocate", "compensation", *(f"check_in_{days}" for days in (3, 7, 14, 30, 90))]
AFTER_GATE = ["message", "first_contact", "safety_plan"]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    running = Site(tmp_path)
    monkeypatch.setattr(doorbell, "address", lambda: running.url)
    doorbell.breaker.reset()
    try:
        yield running
    finally:
        running.close()


def officer_on_duty() -> User:
    unit = UnitFactory.create()
    unit.duty_supervisor = user(Role.SUPERVISOR, unit)
    unit.save()
    return user(unit=unit)


def last_saturday(at: datetime) -> datetime:
    """22:00 on the Saturday of the week before."""
    day = week_at(at, ZONE).previous().monday + timedelta(days=5)
    return datetime(day.year, day.month, day.day, 22, tzinfo=ZONE)


def record(officer: User) -> Incident:
    at = timezone.now()
    victim = NewInvolvement({"given_name": "Dana", "family_name": "Marsh"}, injury="nonfatal")
    return record_incident(
        actor=officer, at=at, occurred_at=last_saturday(at), weapon="firearm", lead=officer, detective=officer,
        involvements=[victim],
    )  # fmt: skip


def open_gate(incident: Incident, officer: User) -> None:
    at = timezone.now()
    gate = gates.set_gate(incident=incident, at=at)
    gates.notify_kin(gate=gate, by="Chaplain Reyes", actor=officer, at=at)
    gates.answer(gate=gate, answer="clear", actor=officer, at=at)


def expected_keys(incidents: list[Incident], opened: list[Incident]) -> list[str]:
    keys = []
    for incident in incidents:
        victim = incident.involvements.get().uid
        after = AFTER_GATE if incident in opened else []
        keys += [f"{incident.uid}:incident:{key}" for key in FOR_INCIDENT]
        keys += [f"{incident.uid}:{victim}:{key}" for key in (*FOR_VICTIM, *after)]
    return sorted(keys)


def promised_by_protocol() -> list[str]:
    return sorted(FollowUp.objects.filter(origin="protocol").values_list("key", flat=True))


def weeks_due() -> list[str]:
    """Monday midnight is the hour: last week's and the one before are due, the one before that is too long ago."""
    last = week_at(timezone.now(), ZONE).previous()
    return [str(last.previous()), str(last)]


def test_nothing_is_lost_and_nothing_done_twice(site: Site) -> None:
    officer = officer_on_duty()
    ReviewSchedule.objects.create(weekday=1, hour=0)
    overdue = promise_overdue(officer, record(officer))
    doomed, *_ = site.worker(), site.scheduler(), site.scheduler()
    incidents = [overdue.incident, *(record(officer) for _ in range(SHOOTINGS - 1))]
    until(lambda: len(promised_by_protocol()) >= 15, "the first steps")

    site.kill(doomed)
    site.forget()
    assert len(promised_by_protocol()) < len(expected_keys(incidents, []))
    # Ten minutes pass for what the dead worker had claimed: its claims are stale.
    OutboxDelivery.objects.filter(state=DeliveryState.RUNNING).update(claimed_at=F("claimed_at") - timedelta(hours=1))
    opened = incidents[:OPENED]
    for incident in opened:
        open_gate(incident, officer)
    site.worker(), site.worker()

    keys = expected_keys(incidents, opened)
    until(lambda: promised_by_protocol() == keys, "every step of every shooting")
    until(lambda: not OutboxDelivery.objects.filter(state__in=UNDONE).exists(), "every delivery")
    until(lambda: ReviewItem.objects.count() == SHOOTINGS, "every shooting on an agenda")
    until(lambda: triage_lines() == Counter(dict.fromkeys(triages(incidents), 1)), "every reminder")
    until(lambda: FollowUpEscalation.objects.exists(), "the escalation")
    ask_for_everything_again(site)
    check_counts(incidents, opened, keys, overdue)


def promise_overdue(officer: User, incident: Incident) -> FollowUp:
    at = timezone.now()
    return followups.promise(
        incident=incident, kind="other", title="See the aunt", due_at=at - timedelta(hours=30), assignee=officer,
        actor=SYSTEM, at=at, origin="person",
    )  # fmt: skip


def triages(incidents: list[Incident]) -> list[int]:
    steps = FollowUp.objects.filter(key__in=[f"{incident.uid}:incident:triage" for incident in incidents])
    return list(steps.values_list("pk", flat=True))


def triage_lines() -> Counter[int]:
    """How often each triage was told as coming due."""
    lines = NotificationLine.objects.filter(follow_up__kind="triage", key__startswith="due/")
    return Counter(pk for pk in lines.values_list("follow_up", flat=True) if pk)


def ask_for_everything_again(site: Site) -> None:
    """Redelivery and two schedulers at once, many times over, until all of it is done."""
    for child in site.children[2:4]:
        site.kill(child)
    for _ in range(5):
        for task in EVERY:
            site.send(task)
    until(site.is_idle, "an idle broker")


def check_counts(incidents: list[Incident], opened: list[Incident], keys: list[str], overdue: FollowUp) -> None:
    assert promised_by_protocol() == keys
    assert ContactGate.objects.count() == SHOOTINGS
    assert sorted(WeeklyReview.objects.values_list("week", flat=True)) == weeks_due()
    items = ReviewItem.objects.filter(review__week=weeks_due()[1])
    assert sorted(items.values_list("incident", flat=True)) == sorted(incident.pk for incident in incidents)
    assert sorted(items.values_list("number", flat=True)) == list(range(1, SHOOTINGS + 1))
    assert triage_lines() == Counter(dict.fromkeys(triages(incidents), 1))
    assert list(FollowUpEscalation.objects.values_list("follow_up", "level")) == [(overdue.pk, 1)]
    assert FollowUpChange.objects.filter(verb="escalated").count() == 1
    assert NotificationLine.objects.filter(key__startswith="escalated/").count() == 1
    created = FollowUpChange.objects.filter(verb="created").values_list("follow_up", flat=True)
    assert len(created) == len(set(created)) == len(keys) + 1
    done = FollowUp.objects.filter(state="done").values_list("incident", flat=True)
    assert sorted(done) == sorted(incident.pk for incident in opened)
    assert not OutboxDelivery.objects.exclude(state=DeliveryState.DONE).exists()


def test_with_the_broker_down_every_save_works_and_it_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[float] = []
    send = doorbell.send

    def counted() -> None:
        tries.append(time.monotonic())
        send()

    nobody = f"redis://127.0.0.1:{random_port()}/0"
    monkeypatch.setattr(doorbell, "address", lambda: nobody)
    monkeypatch.setattr(doorbell, "send", counted)
    doorbell.breaker.reset()
    officer = officer_on_duty()
    began = time.monotonic()
    for _ in range(5):
        open_gate(record(officer), officer)
    took = time.monotonic() - began
    doorbell.breaker.reset()
    assert (Incident.objects.count(), ContactGate.objects.filter(state="clear").count()) == (5, 5)
    assert len(tries) == 1
    assert took < 10
