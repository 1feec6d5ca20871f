from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.vocabulary import Role
from ledger.actors import SYSTEM
from outreach.models import FollowUp, FollowUpChange
from tests.api.client import api
from tests.factories import circle, user
from tests.outreach.scenes import Scene, scene

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def soon(days: int = 1) -> datetime:
    return timezone.now().replace(microsecond=0) + days * DAY


def body(s: Scene, **more: Any) -> dict[str, Any]:
    about = {"type": "incident", "id": str(s.incident.uid)}
    return {"title": "Ask about the vigil", "kind": "funeral", "about": about, "due_at": soon().isoformat()} | more


def pointers(answer: Any) -> list[str]:
    return [error["pointer"] for error in answer.json()["errors"]]


def promised(s: Scene, **more: Any) -> tuple[FollowUp, str]:
    step = s.step(due_at=soon(), at=timezone.now(), **more)
    return step, f'"{step.uid}.{step.version}"'


def test_a_step_is_promised_and_read_back() -> None:
    s = scene()
    due_at = timezone.localtime(soon()).isoformat()
    more = {"assignee": str(s.colleague.uid), "priority": "high", "person": str(s.person.uid), "due_at": due_at}
    answer = api(s.officer).send("follow-ups/", body(s, **more))
    assert answer.status_code == 201
    said = answer.json()
    step = FollowUp.objects.get()
    assert (said["id"], said["title"], said["kind"]) == (str(step.uid), "Ask about the vigil", "funeral")
    assert (said["priority"], said["state"], said["due_at"], said["is_overdue"]) == ("high", "open", due_at, False)
    assert (said["about"]["id"], said["about"]["kind"]) == (str(s.incident.uid), "nonfatal_shooting")
    assert (said["assignee"]["display"], said["asked_by"], said["origin"]) == ("Colleague", "Officer", "person")
    assert said["person"]["id"] == str(s.person.uid)
    assert [(line["verb"], line["by"], line["after"]) for line in said["history"]] == [
        ("created", "Officer", "Colleague")
    ]


def test_without_an_assignee_it_is_the_leads() -> None:
    s = scene()
    said = api(s.officer).send("follow-ups/", body(s)).json()
    assert (said["assignee"]["display"], said["priority"]) == ("Lead", "normal")


def test_a_repeated_promise_is_one_step() -> None:
    s = scene()
    client, sent = api(s.officer), body(s)
    answers = [client.send("follow-ups/", sent, idempotency_key="once").json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert FollowUp.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"title": ""}, "/title"),
        ({"title": "x" * 161}, "/title"),
        ({"kind": "stakeout"}, "/kind"),
        ({"due_at": "2021-09-01T00:00:00Z"}, "/due_at"),
        ({"due_at": "tomorrow"}, "/due_at"),
        ({"priority": 1}, "/priority"),
        ({"assignee": str(uuid4())}, "/assignee"),
        ({"person": str(uuid4())}, "/person"),
        ({"about": None}, "/about"),
        ({"state": "done"}, "/state"),
    ],
)
def test_a_wrong_field_is_named(more: dict[str, Any], pointer: str) -> None:
    s = scene()
    answer = api(s.officer).send("follow-ups/", body(s, **more))
    assert (answer.status_code, pointers(answer)) == (422, [pointer])
    assert FollowUp.objects.count() == 0


@pytest.mark.parametrize(
    ("verb", "sent", "state", "line"),
    [
        ("start", {}, "in_progress", "started"),
        ("complete", {"note": "Spoke to the aunt"}, "done", "completed"),
        ("cancel", {"reason": "Moved away"}, "cancelled", "cancelled"),
        ("reassign", {"assignee": None, "reason": "Shift ends"}, "open", "reassigned"),
        ("reschedule", {"due_at": None, "reason": "In hospital"}, "open", "rescheduled"),
    ],
)
def test_every_verb_moves_it_against_the_version_that_was_read(
    verb: str, sent: dict[str, Any], state: str, line: str
) -> None:
    s = scene()
    step, tag = promised(s)
    given = {"assignee": str(s.colleague.uid), "due_at": soon(3).isoformat()}
    sent = {name: given[name] if value is None else value for name, value in sent.items()}
    client, address = api(s.officer), f"follow-ups/{step.uid}/{verb}/"
    assert client.send(address, sent).status_code == 428
    answer = client.send(address, sent, if_match=tag)
    assert (answer.status_code, answer.json()["state"]) == (200, state)
    assert [change["verb"] for change in answer.json()["history"]] == ["created", line]
    assert client.send(address, sent, if_match=tag).status_code == 412


def test_what_is_done_is_done() -> None:
    s = scene()
    step, tag = promised(s)
    client = api(s.officer)
    tag = client.send(f"follow-ups/{step.uid}/complete/", {"note": "Done"}, if_match=tag)["ETag"]
    for verb, sent in (("start", {}), ("complete", {"note": "x"}), ("cancel", {"reason": "x"})):
        answer = client.send(f"follow-ups/{step.uid}/{verb}/", sent, if_match=tag)
        assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
    assert FollowUpChange.objects.count() == 2


def test_colleagues_of_another_unit_are_refused_and_strangers_find_nothing() -> None:
    s = scene()
    step, tag = promised(s)
    address = f"follow-ups/{step.uid}/cancel/"
    assert api(user()).send(address, {"reason": "x"}, if_match=tag).status_code == 403
    s.incident.circle = circle(s.officer)
    s.incident.save()
    assert api(s.colleague).send(address, {"reason": "x"}, if_match=tag).status_code == 404
    assert api(s.colleague).read("follow-ups/").json()["results"] == []
    step.refresh_from_db()
    assert step.state == "open"


def test_a_step_for_somebody_hidden_is_hidden() -> None:
    s = scene()
    step, _ = promised(s, person=s.relative(circle=circle(s.officer)))
    assert [one["id"] for one in api(s.officer).read("follow-ups/").json()["results"]] == [str(step.uid)]
    assert api(s.colleague).read(f"follow-ups/{step.uid}/").status_code == 404


def test_many_at_once_all_or_none() -> None:
    s, other = scene(), scene()
    mine = [promised(s)[0], promised(s)[0]]
    theirs, _ = promised(other)
    client = api(s.supervisor)
    ids = [str(step.uid) for step in (*mine, theirs)]
    sent = {"follow_ups": ids, "assignee": str(s.colleague.uid), "reason": "Sick leave"}
    answer = client.send("follow-ups/bulk-reassign/", sent)
    assert (answer.status_code, pointers(answer)) == (403, ["/follow_ups/2/assignee"])
    assert FollowUp.objects.filter(assignee=s.colleague).count() == 0
    answer = client.send("follow-ups/bulk-reassign/", sent | {"follow_ups": ids[:2]})
    assert (answer.status_code, answer.json()) == (200, {"follow_ups": ids[:2]})
    assert FollowUp.objects.filter(assignee=s.colleague).count() == 2
    moved = {"follow_ups": ids[:2], "due_at": soon(5).isoformat(), "reason": "Storm"}
    assert client.send("follow-ups/bulk-reschedule/", moved).status_code == 200
    assert FollowUp.objects.filter(due_at__gt=soon(4)).count() == 2


@pytest.mark.parametrize(
    ("ids", "pointer"), [([], "/follow_ups"), ([str(uuid4())], "/follow_ups/0"), (["x"], "/follow_ups/0")]
)
def test_many_at_once_names_what_is_wrong(ids: list[str], pointer: str) -> None:
    s = scene()
    sent = {"follow_ups": ids, "assignee": str(s.colleague.uid), "reason": "Sick leave"}
    answer = api(s.supervisor).send("follow-ups/bulk-reassign/", sent)
    assert (answer.status_code, pointers(answer)) == (422, [pointer])


def test_only_leads_give_many_at_once() -> None:
    s = scene()
    sent = {"follow_ups": [str(promised(s)[0].uid)], "assignee": str(s.colleague.uid), "reason": "Sick leave"}
    assert api(s.officer).send("follow-ups/bulk-reassign/", sent).status_code == 403
    assert api(user(Role.ANALYST, s.unit)).send("follow-ups/bulk-reassign/", sent).status_code == 403


def test_lists_are_narrowed_and_ordered() -> None:
    s, other = scene(), scene()
    late = s.step(title="Late", actor=SYSTEM, due_at=soon(-2), priority=1)
    done = s.step(title="Done", kind="triage", due_at=soon(1), at=timezone.now(), person=s.person)
    other.step(title="Other", due_at=soon(9), at=timezone.now(), assignee=None)
    client = api(s.officer)
    client.send(f"follow-ups/{done.uid}/complete/", {"note": "x"}, if_match=f'"{done.uid}.1"')

    def titles(**params: Any) -> list[str]:
        return [one["title"] for one in client.read("follow-ups/", **params).json()["results"]]

    assert titles() == ["Late", "Done", "Other"]
    assert titles(ordering="-due_at") == ["Other", "Done", "Late"]
    assert titles(state="done") == ["Done"]
    assert titles(state__in="open,done", incident=s.incident.uid) == ["Late", "Done"]
    assert titles(overdue="true") == ["Late"]
    assert titles(overdue="false") == ["Done", "Other"]
    assert titles(kind="triage") == ["Done"]
    assert titles(priority="urgent") == ["Late"]
    assert titles(assignee=s.officer.uid) == ["Late", "Done"]
    assert titles(unassigned="true") == ["Other"]
    assert titles(person=s.person.uid) == ["Done"]
    assert titles(unit=other.unit.uid) == ["Other"]
    assert titles(due_at__gte=soon(0).isoformat(), due_at__lt=soon(2).isoformat()) == ["Done"]
    assert client.read("follow-ups/", state="lost").status_code == 400
    assert client.read(f"follow-ups/{late.uid}/").json()["is_overdue"] is True


def test_the_number_of_queries_does_not_grow_with_the_page() -> None:
    s = scene()
    client = api(s.colleague)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.read("follow-ups/").status_code == 200
        return len(caught)

    promised(s, person=s.person)
    queries()
    few = queries()
    for _ in range(6):
        promised(s, person=s.person)
    assert (few, queries()) == (10, 10)
