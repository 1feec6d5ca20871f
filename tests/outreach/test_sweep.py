"""The sweep makes what is missing, once; the tasks and the command are doors to it."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from celery import current_app
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from casework.services.incidents import record_incident
from casework.services.involvements import NewInvolvement
from config.schedule import SCHEDULE
from ledger.models import OutboxDelivery
from outreach import tasks
from outreach.models import ContactGate, FollowUp, ReviewItem, WeeklyReview
from outreach.services import reviews
from outreach.services.sweep import sweep
from tests.factories import NOW, shooting, user
from tests.ledger.threads import together
from tests.outreach.scenes import HOUR, scene
from tests.outreach.test_reviews import SATURDAY, WEEK


@pytest.mark.django_db
def test_the_sweep_makes_what_is_missing_and_finds_nothing_again() -> None:
    officer = user()
    later = SATURDAY + timedelta(hours=1)
    record_incident(
        actor=officer, at=later, occurred_at=SATURDAY, weapon="firearm",
        involvements=[NewInvolvement({"given_name": "Dana"}, injury="nonfatal")],
    )  # fmt: skip
    OutboxDelivery.objects.all().delete()
    reviews.open_review(week=WEEK, at=NOW)
    shooting(occurred_at=SATURDAY, recorded_at=NOW)
    found = sweep(at=NOW)
    assert found == {
        "gates": 2, "unfounded_steps": 0, "steps": 20, "unfounded_items": 0, "late_items": 1, "reviews": 1
    }  # fmt: skip
    assert set(sweep(at=NOW).values()) == {0}
    assert (ContactGate.objects.count(), FollowUp.objects.count(), ReviewItem.objects.count()) == (2, 20, 2)


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_open_one_review_and_number_it_through() -> None:
    for hours in range(3):
        shooting(occurred_at=SATURDAY - hours * HOUR)
    opened = together(*[lambda: reviews.open_due_reviews(at=NOW)] * 4)
    assert sum(len(found) for found in opened) >= 2
    assert sorted(WeeklyReview.objects.values_list("week", flat=True)) == ["2021-W37", WEEK]
    assert list(ReviewItem.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    late = [shooting(occurred_at=SATURDAY, recorded_at=NOW) for _ in range(4)]
    together(*[lambda one=one: reviews.join_late(incident=one, at=NOW) for one in late])
    joined = ReviewItem.objects.filter(late=True).order_by("number")
    assert list(joined.values_list("review__week", "number")) == [("2021-W37", number) for number in (1, 2, 3, 4)]


@pytest.mark.django_db(transaction=True)
def test_many_unfold_one_shooting_once() -> None:
    s = scene(occurred_at=SATURDAY)
    together(*[lambda: sweep(at=NOW)] * 3)
    keys = list(FollowUp.objects.filter(incident=s.incident).values_list("key", flat=True))
    assert (len(keys), len(set(keys))) == (10, 10)
    assert connection.vendor in ("sqlite", "postgresql")


@pytest.mark.django_db
def test_every_tick_names_a_task_and_expires_before_the_next() -> None:
    current_app.loader.import_default_modules()
    for name, line in SCHEDULE.items():
        assert line["task"] == name in current_app.tasks
        assert 0 < line["options"]["expires"] < line["schedule"]


@pytest.mark.django_db
def test_every_task_runs_on_an_empty_database() -> None:
    opened = tasks.open_reviews()
    assert opened == WeeklyReview.objects.count() in (2, 3)
    done = [task() for task in (tasks.remind, tasks.escalate, tasks.watch_gates, tasks.hand_over_absent)]
    assert done == [0, 0, 0, 0]
    assert set(tasks.sweep().values()) == {0}


@pytest.mark.django_db
def test_the_command_opens_a_week_and_twice_the_same() -> None:
    shooting(occurred_at=SATURDAY)
    first, second = StringIO(), StringIO()
    call_command("open_review", week=WEEK, stdout=first)
    call_command("open_review", week=WEEK, stdout=second)
    review = WeeklyReview.objects.get()
    assert first.getvalue() == f"Review of 2021-W38: open, 1 items, id {review.uid}\n" == second.getvalue()


@pytest.mark.django_db
def test_the_command_names_a_wrong_week() -> None:
    next_year = f"{timezone.localdate().year + 1}-W20"
    for week in ("2021-38", next_year):
        with pytest.raises(CommandError, match="--week: "):
            call_command("open_review", week=week)
