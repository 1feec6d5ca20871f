"""The weekly review by its pages: opened, worked through item by item, closed, and its minutes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from casework.analysis.weeks import week_at
from casework.services.acting import department_zone
from casework.vocabulary import Injury
from outreach.models import FollowUp, ReviewItem, ReviewSchedule, WeeklyReview
from outreach.services.reviews import open_review
from tests.factories import shooting
from tests.outreach.scenes import Scene, scene

pytestmark = pytest.mark.django_db

LAST_WEEK = week_at(timezone.now(), department_zone()).previous()
SATURDAY = LAST_WEEK.end(department_zone()) - timedelta(hours=26)


@pytest.fixture
def unit() -> Scene:
    """A unit with two shootings last week: one on Saturday, one on Tuesday."""
    told = scene(occurred_at=SATURDAY, occurred_on=SATURDAY.date())
    tuesday = SATURDAY - timedelta(days=4)
    shooting(Injury.NONFATAL, unit=told.unit, lead=told.lead, occurred_at=tuesday, occurred_on=tuesday.date())
    return told


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def room(path: str = "", **query: str) -> str:
    return reverse("outreach:review", args=[LAST_WEEK], query=query or None) + path


def act(client: Client, number: int, verb: str, **data: str) -> Any:
    return client.post(reverse("outreach:review_item", args=[LAST_WEEK, number, verb]), data)


def opened(unit: Scene) -> WeeklyReview:
    return open_review(week=LAST_WEEK, at=timezone.now(), actor=unit.supervisor)


def test_a_review_is_opened_worked_through_and_closed(unit: Scene) -> None:
    client = as_user(unit.supervisor)
    answer: Any = client.post(reverse("outreach:reviews"), {"week": str(LAST_WEEK)})
    assert answer.headers["Location"] == room()
    first, second = ReviewItem.objects.order_by("number")
    assert (first.incident, first.weekend, second.weekend) == (unit.incident, True, False)

    page = client.get(room()).content.decode()
    assert "Save attendance" in page and "Weekend, 1" in page and "Monday to Thursday, 1" in page

    close = reverse("outreach:review_close", args=[LAST_WEEK])
    blocked = client.get(close).content.decode()
    assert "Write down who was there." in blocked
    assert blocked.count("Not settled:") == 2
    assert "Close the review and fix its minutes" not in blocked
    refused = client.post(close)
    assert refused.status_code == 409 and "Settle first: 1, 2." in refused.content.decode()

    here = {"users": [str(unit.supervisor.uid), str(unit.officer.uid)]}
    assert client.post(reverse("outreach:review_attendance", args=[LAST_WEEK]), here).status_code == 302
    review = WeeklyReview.objects.get()
    assert [row.name for row in review.attendees.all()] == ["Officer", "Supervisor"]

    due = timezone.localtime() + timedelta(days=2)
    promise = {"title": "See the mother", "assignee": str(unit.officer.uid), "due_at": f"{due:%Y-%m-%dT%H:%M}"}
    answer = act(client, 1, "step", kind="plan", **promise)
    assert answer.headers["Location"] == room(item="1")
    step = FollowUp.objects.get(title="See the mother")
    assert (step.assignee, step.review_item, step.origin, step.kind) == (unit.officer, first, "review", "plan")
    shown = client.get(room(item="1")).content.decode()
    assert "See the mother" in shown and "Confirm the open step" in shown and "Steps added" in shown

    assert act(client, 1, "confirm").status_code == 302
    assert act(client, 1, "decision", decision="The lead visits with the chaplain.").status_code == 302
    assert act(client, 2, "none", reason="The victim has left the city.").status_code == 302
    first.refresh_from_db()
    assert first.steps_confirmed_at and first.decision == "The lead visits with the chaplain."

    ready = client.get(close).content.decode()
    assert "Close the review and fix its minutes" in ready and "What still blocks it" not in ready
    assert client.post(close).headers["Location"] == reverse("outreach:review_minutes", args=[LAST_WEEK])
    minutes = client.get(reverse("outreach:review_minutes", args=[LAST_WEEK])).content.decode()
    for words in ("Officer, Supervisor", "The lead visits with the chaplain.", "Steps added, Open steps confirmed"):
        assert words in minutes
    assert "No action: The victim has left the city." in minutes and "Safety plan, new" in minutes
    assert "See the mother" not in minutes, "a title may hold a name"
    assert client.get(close).headers["Location"] == reverse("outreach:review_minutes", args=[LAST_WEEK])
    assert "Add step" not in client.get(room(item="1")).content.decode()


def test_what_is_missing_is_said_at_its_field_and_kept(unit: Scene) -> None:
    opened(unit)
    client = as_user(unit.supervisor)
    answer = act(client, 1, "step", title="See the mother", kind="plan")
    page = answer.content.decode()
    assert answer.status_code == 422 and 'value="See the mother"' in page and "Due: This field is required." in page
    assert f'href="{room(item="2")}"' in page, "links lead to the room, also from a form's own address"
    past = timezone.localtime() - timedelta(days=1)
    answer = act(client, 1, "step", title="See the mother", kind="plan", due_at=f"{past:%Y-%m-%dT%H:%M}")
    assert answer.status_code == 422 and "Not saved: 1 thing to fix" in answer.content.decode()
    answer = act(client, 2, "none", reason="")
    assert answer.status_code == 422 and '<details class="more" open>' in answer.content.decode()
    answer = act(client, 2, "confirm")
    assert answer.status_code == 422 and "There is no open step to confirm." in answer.content.decode()
    assert not FollowUp.objects.filter(title="See the mother").exists()
    assert not ReviewItem.objects.filter(closed_at__isnull=False).exists()


def test_officers_read_and_do_not_write(unit: Scene) -> None:
    opened(unit)
    client = as_user(unit.officer)
    page = client.get(room(item="1"))
    assert page.status_code == 200 and "Add step" not in page.content.decode()
    listed = client.get(reverse("outreach:reviews")).content.decode()
    assert "0 of 2" in listed and "Open a review by hand" not in listed
    assert client.get(reverse("outreach:review_close", args=[LAST_WEEK])).status_code == 403
    doors: list[tuple[str, list[Any]]] = [
        ("reviews", []),
        ("schedule", []),
        ("review_close", [LAST_WEEK]),
        ("review_attendance", [LAST_WEEK]),
        *(("review_item", [LAST_WEEK, 1, verb]) for verb in ("step", "confirm", "none", "decision")),
    ]
    for name, args in doors:
        assert client.post(reverse(f"outreach:{name}", args=args)).status_code == 403, name
    assert "A supervisor or commander changes it." in client.get(reverse("outreach:schedule")).content.decode()


def test_no_such_review_item_or_minutes_is_404(unit: Scene) -> None:
    client = as_user(unit.supervisor)
    assert client.get(room()).status_code == 404
    opened(unit)
    assert client.get(room(item="9")).status_code == 404
    assert client.get(room(item="x")).status_code == 404
    assert act(client, 9, "confirm").status_code == 404
    assert client.get(reverse("outreach:review_minutes", args=[LAST_WEEK])).status_code == 404


def test_carried_promises_say_how_often_and_what_became_of_them(unit: Scene) -> None:
    before = open_review(week=LAST_WEEK.previous(), at=timezone.now() - timedelta(days=7), actor=unit.supervisor)
    item = ReviewItem.objects.create(review=before, incident=shooting(unit=unit.unit), number=1, weekend=True)
    unit.step(title="Ask for a truce", origin="review", review_item=item)
    opened(unit)
    page = as_user(unit.officer).get(room(item="carried")).content.decode()
    assert (
        "Ask for a truce" in page and "carried over once" in page and "Wounded: Dana" in page and "0 of 1 over" in page
    )
    FollowUp.objects.update(state="done", finished_at=timezone.now(), closing_note="Renewed until spring.")
    page = as_user(unit.officer).get(room(item="carried")).content.decode()
    assert "1 of 1 over" in page and "Renewed until spring." in page


def test_the_schedule_is_a_form(unit: Scene) -> None:
    client = as_user(unit.supervisor)
    assert client.post(reverse("outreach:schedule"), {"weekday": "2", "hour": "24"}).status_code == 422
    assert client.post(reverse("outreach:schedule"), {"weekday": "2", "hour": "7"}).status_code == 302
    schedule = ReviewSchedule.objects.get()
    assert (schedule.weekday, schedule.hour) == (2, 7)
    assert "on Tuesday at 07:00" in client.get(reverse("outreach:reviews")).content.decode()


def test_queries_do_not_grow_with_the_items(unit: Scene) -> None:
    client = as_user(unit.supervisor)
    review = opened(unit)

    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        return len(caught)

    urls = (room(item="1"), reverse("outreach:review_close", args=[LAST_WEEK]), reverse("outreach:reviews"))
    for url in urls:  # what is made at the first call: the schedule
        client.get(url)
    few = [queries(url) for url in urls]
    for number in range(3, 9):
        incident = shooting(Injury.FATAL, Injury.NONFATAL, unit=unit.unit, lead=unit.lead)
        unit.step(incident=incident, title=f"Step {number}")
        ReviewItem.objects.create(review=review, incident=incident, number=number, weekend=False)
    assert [queries(url) for url in urls] == few
