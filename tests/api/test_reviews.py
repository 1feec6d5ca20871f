"""The API of weekly reviews, protocols and notifications, from outside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casework.models import Incident, Person
from casework.vocabulary import Injury
from ledger.actors import SYSTEM
from ledger.models import AuditShown
from outreach.models import FollowUp, Notification, Protocol, WeeklyReview
from outreach.services import notifications, reviews
from tests.api.client import api, bearer
from tests.factories import NOW, circle, shooting, user
from tests.outreach.scenes import Scene, scene

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WEEK = "2021-W38"
SATURDAY = datetime(2021, 9, 26, 3, 30, tzinfo=UTC)


def opened(s: Scene) -> tuple[WeeklyReview, str]:
    """The review of the week with its address."""
    review = reviews.open_review(week=WEEK, at=NOW)
    return review, f"reviews/{review.uid}/"


def tag(record: Any) -> str:
    record.refresh_from_db()
    return f'"{record.uid}.{record.version}"'


def pointers(answer: Any) -> list[str]:
    return [error["pointer"] for error in answer.json()["errors"]]


def test_a_review_is_found_by_its_week_with_its_agenda_in_order() -> None:
    s = scene(occurred_at=SATURDAY)
    s.open_gate()
    killed = shooting(Injury.FATAL, occurred_at=SATURDAY, unit=s.unit)
    step = s.step(person=s.person)
    review, address = opened(s)
    client = api(s.officer)
    listed = client.read("reviews/", week=WEEK).json()["results"]
    assert [one["id"] for one in listed] == [str(review.uid)]
    read = client.read(address).json()
    assert read == listed[0]
    first, second = read["agenda"]
    assert (first["number"], first["incident"]["id"], first["gate"]) == (1, str(killed.uid), None)
    assert (second["number"], second["incident"]["id"], second["weekend"]) == (2, str(s.incident.uid), True)
    assert (second["gate"]["state"], second["gate"]["is_open"]) == ("clear", True)
    assert [victim["person"]["display"] for victim in second["victims"]] == [str(s.person)]
    assert [(one["id"], one["person"]["id"]) for one in second["steps"]] == [(str(step.uid), str(s.person.uid))]
    assert [(one["person"]["id"], one["reach"]) for one in second["coverage"]] == [(str(s.person.uid), "none")]
    assert client.read("reviews/", week="2021-W37").json()["results"] == []
    assert AuditShown.objects.filter(subject_uid=s.person.uid).count() == 2


def test_a_supervisor_opens_settles_and_closes_a_review() -> None:
    s = scene(occurred_at=SATURDAY)
    shooting(occurred_at=SATURDAY, unit=s.unit)
    client = api(s.supervisor)
    answer = client.send("reviews/", {"week": WEEK})
    assert answer.status_code == 201
    again = client.send("reviews/", {"week": WEEK})
    assert (again.status_code, again.json()["id"]) == (201, answer.json()["id"])
    review = WeeklyReview.objects.get()
    address = f"reviews/{review.uid}/"
    first, second = review.items.order_by("number")
    due_at = timezone.localtime(timezone.now().replace(microsecond=0) + DAY).isoformat()
    body = {"title": "See the aunt", "due_at": due_at, "assignee": str(s.officer.uid), "priority": "high"}
    answer = client.send(f"{address}items/{second.uid}/steps/", body, if_match=tag(review))
    assert answer.status_code == 200
    said = answer.json()["agenda"][1]
    assert [(one["title"], one["due_at"], one["priority"]) for one in said["steps"]] == [
        ("See the aunt", due_at, "high")
    ]
    assert said["closed_by"] == "Supervisor"
    answer = client.send(f"{address}close/", if_match=tag(review))
    assert (answer.status_code, answer.json()["detail"][:16]) == (409, "Settle first: 1.")
    assert (
        client.send(f"{address}items/{first.uid}/no-action/", {"reason": ""}, if_match=tag(review)).status_code == 422
    )
    no_step = client.send(f"{address}items/{first.uid}/confirm/", {}, if_match=tag(review))
    assert no_step.status_code == 409
    done = client.send(f"{address}items/{first.uid}/no-action/", {"reason": "In custody."}, if_match=tag(review))
    assert done.json()["agenda"][0]["no_action_reason"] == "In custody."
    decided = client.send(f"{address}items/{first.uid}/decision/", {"decision": "Leave it."}, if_match=tag(review))
    assert decided.json()["agenda"][0]["decision"] == "Leave it."
    assert client.read(f"{address}minutes/").status_code == 404
    users = {"users": [str(s.officer.uid), str(s.supervisor.uid)]}
    there = client.send(f"{address}attendance/", users, if_match=tag(review))
    assert [one["display"] for one in there.json()["attendance"]] == ["Officer", "Supervisor"]
    closed = client.send(f"{address}close/", if_match=tag(review))
    assert (closed.status_code, closed.json()["state"]) == (200, "closed")
    minutes = api(s.officer).read(f"{address}minutes/").json()
    assert [item["decisions"] for item in minutes["items"]] == [["no_action"], ["step_added"]]
    assert FollowUp.objects.get(review_item=second).assignee == s.officer


def test_an_item_of_another_review_is_not_found_and_nothing_changes() -> None:
    s = scene(occurred_at=SATURDAY)
    review, _ = opened(s)
    other = reviews.open_review(week="2021-W37", at=NOW)
    item = review.items.get()
    client = api(s.supervisor)
    body = {"reason": "x"}
    assert client.send(f"reviews/{other.uid}/items/{item.uid}/no-action/", body, if_match=tag(other)).status_code == 404
    assert client.send(f"reviews/{review.uid}/items/{item.uid}/no-action/", body).status_code == 428
    stale = f'"{review.uid}.99"'
    assert client.send(f"reviews/{review.uid}/items/{item.uid}/no-action/", body, if_match=stale).status_code == 412
    item.refresh_from_db()
    assert item.closed_at is None


def test_what_is_sealed_after_opening_is_on_no_agenda_of_others() -> None:
    s = scene(occurred_at=SATURDAY)
    review, address = opened(s)
    s.step(title="MARKER", person=s.person)
    Incident.objects.filter(pk=s.incident.pk).update(circle=circle(s.commander))
    text = api(s.officer).read(address).content.decode()
    assert str(s.incident.uid) not in text
    assert "MARKER" not in text
    assert str(s.incident.uid) in api(s.commander).read(address).content.decode()


def test_a_juvenile_victim_is_named_only_to_the_units_at_work() -> None:
    s = scene(occurred_at=SATURDAY)
    _, address = opened(s)
    s.step(title="See MARKER", person=s.person)
    Person.objects.filter(pk=s.person.pk).update(restricted=True, given_name="MARKER")
    assert "MARKER" not in api(user()).read(address).content.decode()
    assert "MARKER" in api(s.officer).read(address).content.decode()


def test_a_wrong_week_is_named() -> None:
    s = scene()
    answer = api(s.supervisor).send("reviews/", {"week": "2021-W99"})
    assert (answer.status_code, pointers(answer)) == (422, ["/week"])


def test_the_schedule_is_read_and_set() -> None:
    s = scene()
    assert api(s.officer).read("reviews/schedule/").json() == {"weekday": 1, "hour": 6}
    assert api(s.officer).send("reviews/set-schedule/", {"hour": 9}).status_code == 403
    changed = api(s.supervisor).send("reviews/set-schedule/", {"weekday": 2, "hour": 9})
    assert (changed.status_code, changed.json()) == (200, {"weekday": 2, "hour": 9})
    wrong = api(s.supervisor).send("reviews/set-schedule/", {"weekday": 8})
    assert (wrong.status_code, pointers(wrong)) == (422, ["/weekday"])
    assert api(s.officer).read("reviews/schedule/").json() == {"weekday": 2, "hour": 9}


def test_a_list_of_reviews_costs_the_same_for_many_as_for_one() -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.read("reviews/").status_code == 200
        return len(queries)

    s = scene(occurred_at=SATURDAY)
    s.step(person=s.person)
    opened(s)
    client = api(s.officer)
    one = cost()
    for weeks in (1, 2, 3):
        incidents = [shooting(occurred_at=SATURDAY - weeks * 7 * DAY, unit=s.unit) for _ in range(3)]
        review = reviews.open_review(week=f"2021-W{38 - weeks}", at=NOW)
        for incident in incidents:
            item = review.items.get(incident=incident)
            reviews.add_step(item=item, title="x", due_at=NOW + DAY, actor=SYSTEM, at=NOW)
    reviews.open_review(week="2021-W34", at=NOW)
    assert cost() == one


def test_protocols_are_read_and_the_next_version_is_published() -> None:
    s = scene()
    shipped = api(s.officer).read("protocols/", trigger="homicide").json()["results"]
    assert [(one["number"], len(one["steps"])) for one in shipped] == [(1, 12)]
    body = {
        "trigger": "homicide",
        "reason": "The families asked for it.",
        "steps": [
            {"key": "triage", "title": "Size it up", "kind": "triage", "offset_minutes": 60, "priority": "urgent"},
            {
                "key": "visit", "title": "See {victim}’s family", "kind": "message", "offset_minutes": 1440,
                "anchor": "gate_opened", "per_victim": True, "routine": True,
            },
        ],
    }  # fmt: skip
    assert api(s.officer).send("protocols/", body).status_code == 403
    answer = api(s.supervisor).send("protocols/", body)
    assert answer.status_code == 201
    said = answer.json()
    assert (said["number"], said["made_by"]) == (2, "Supervisor")
    assert [(one["key"], one["priority"], one["routine"]) for one in said["steps"]] == [
        ("visit", "normal", True),
        ("triage", "urgent", False),
    ]
    twice = body | {"steps": [body["steps"][0], body["steps"][0]]}
    answer = api(s.supervisor).send("protocols/", twice)
    assert (answer.status_code, pointers(answer)) == (422, ["/steps/1/key"])
    late = body | {"in_force_from": "2021-01-01T00:00:00Z"}
    answer = api(s.supervisor).send("protocols/", late)
    assert (answer.status_code, pointers(answer)) == (422, ["/in_force_from"])
    assert Protocol.objects.filter(trigger="homicide").count() == 2


def test_everybody_reads_their_own_notifications() -> None:
    s = scene()
    step = s.step(title="Visit MARKER", due_at=NOW + DAY / 4)
    notifications.remind(at=NOW)
    client = api(s.officer)
    answer = client.read("notifications/", unread="true")
    (message,) = answer.json()["results"]
    assert (message["kind"], message["is_read"]) == ("reminder", False)
    (line,) = message["lines"]
    assert (line["follow_up"]["id"], line["follow_up"]["display"]) == (str(step.uid), "Message to the family")
    assert "MARKER" not in answer.content.decode()
    address = f"notifications/{message['id']}/"
    assert api(s.supervisor).read(address).status_code == 404
    assert api(s.supervisor).send(f"{address}read/").status_code == 404
    assert client.send(f"{address}read/").json()["is_read"] is True
    assert client.read("notifications/", unread="true").json()["results"] == []
    assert client.send("notifications/read-all/").json() == {"read": 0}
    assert Notification.objects.get().read_at is not None


def test_a_program_with_scopes_adds_a_step() -> None:
    s = scene(occurred_at=SATURDAY)
    review, address = opened(s)
    item = review.items.get()
    client = bearer(s.supervisor, "reviews:write")
    body = {"title": "See the aunt", "due_at": (timezone.now() + DAY).isoformat()}
    key = {"idempotency_key": "once"}
    first = client.send(f"{address}items/{item.uid}/steps/", body, if_match=tag(review), **key)
    second = client.send(f"{address}items/{item.uid}/steps/", body, if_match=tag(review), **key)
    assert (first.status_code, second.status_code) == (200, 200)
    assert FollowUp.objects.filter(review_item=item).count() == 1
