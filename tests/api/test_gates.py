from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.vocabulary import Role
from casework.vocabulary import Circumstance
from outreach.models import ContactGate, GateEntry
from tests.api.client import api
from tests.factories import circle, shooting, user
from tests.outreach.scenes import scene

pytestmark = pytest.mark.django_db


def tag(gate: ContactGate) -> str:
    gate.refresh_from_db()
    return f'"{gate.uid}.{gate.version}"'


def test_a_gate_opens_by_its_two_answers_and_tells_its_history() -> None:
    s = scene()
    gate = s.gate()
    address = f"gates/{gate.uid}/"
    said = api(s.officer).read("gates/", incident=s.incident.uid).json()["results"][0]
    assert (said["id"], said["state"], said["is_open"], said["advocate_instead"]) == (
        str(gate.uid),
        "held",
        False,
        False,
    )
    assert api(s.officer).send(f"{address}notify-kin/", {"by": "Chaplain Reyes"}).status_code == 428
    answer = api(s.officer).send(f"{address}notify-kin/", {"by": "Chaplain Reyes"}, if_match=tag(gate))
    assert (answer.status_code, answer.json()["kin_notified_by"]) == (200, "Chaplain Reyes")
    sent = {"answer": "limited", "limits": "Not the uncle"}
    said = api(s.detective).send(f"{address}answer/", sent, if_match=answer["ETag"]).json()
    assert (said["state"], said["is_open"], said["limits"], said["answered_by"]) == (
        "limited",
        True,
        "Not the uncle",
        "Detective",
    )
    assert [(line["verb"], line["answer"], line["note"], line["by"]) for line in said["history"]] == [
        ("set", "", "", "Standdown"),
        ("kin_notified", "", "Chaplain Reyes", "Officer"),
        ("answered", "limited", "Not the uncle", "Detective"),
    ]


@pytest.mark.parametrize(
    ("verb", "sent", "pointer"),
    [
        ("notify-kin", {}, "/by"),
        ("notify-kin", {"by": "Chaplain", "notified_at": "2199-01-01T00:00:00Z"}, "/notified_at"),
        ("answer", {"answer": "maybe"}, "/answer"),
        ("answer", {"answer": "limited"}, "/limits"),
        ("answer", {"answer": "clear", "limits": "x"}, "/limits"),
        ("answer", {"answer": "hold", "hold_until": "2021-01-01T00:00:00Z"}, "/hold_until"),
        ("override", {"reason": ""}, "/reason"),
        ("override", {"reason": "x", "state": "clear"}, "/state"),
    ],
)
def test_a_wrong_field_is_named(verb: str, sent: dict[str, Any], pointer: str) -> None:
    s = scene()
    gate = s.gate()
    answer = api(s.commander).send(f"gates/{gate.uid}/{verb}/", sent, if_match=tag(gate))
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert GateEntry.objects.count() == 1


def test_a_hold_says_until_when() -> None:
    s = scene()
    gate = s.gate()
    until = timezone.localtime(timezone.now() + timedelta(hours=3)).replace(microsecond=0).isoformat()
    sent = {"answer": "hold", "hold_until": until}
    said = api(s.detective).send(f"gates/{gate.uid}/answer/", sent, if_match=tag(gate)).json()
    assert (said["state"], said["hold_until"]) == ("hold", until)


def test_who_may_answer_and_who_may_override() -> None:
    s = scene()
    gate = s.gate()
    for actor in (s.officer, user(Role.SUPERVISOR), user(Role.ANALYST, s.unit)):
        answer = api(actor).send(f"gates/{gate.uid}/answer/", {"answer": "clear"}, if_match=tag(gate))
        assert answer.status_code == 403
    assert api(s.supervisor).send(f"gates/{gate.uid}/override/", {"reason": "x"}, if_match=tag(gate)).status_code == 403
    sent = {"reason": "The brother is on his way"}
    said = api(s.commander).send(f"gates/{gate.uid}/override/", sent, if_match=tag(gate))
    assert (said.status_code, said.json()["state"], said.json()["override_reason"]) == (200, "clear", sent["reason"])
    again = api(s.commander).send(f"gates/{gate.uid}/override/", sent, if_match=said["ETag"])
    assert (again.status_code, again.json()["code"]) == (409, "already_open")


def test_where_an_advocate_goes_instead_the_gate_says_so() -> None:
    s = scene(circumstance=Circumstance.DOMESTIC_VIOLENCE)
    s.gate()
    assert [one["advocate_instead"] for one in api(s.officer).read("gates/").json()["results"]] == [True]


def test_gates_are_seen_as_their_incidents_are_and_never_made_or_edited() -> None:
    s = scene()
    gate = s.gate()
    for method, address in (("POST", "gates/"), ("PATCH", f"gates/{gate.uid}/"), ("DELETE", f"gates/{gate.uid}/")):
        assert api(s.commander).send(address, {}, method=method, if_match=tag(gate)).status_code == 405
    s.incident.circle = circle(s.detective)
    s.incident.save()
    assert api(s.commander).read("gates/").json()["results"] == []
    assert api(s.commander).send(f"gates/{gate.uid}/override/", {"reason": "x"}, if_match=tag(gate)).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_page() -> None:
    s = scene()
    s.gate()
    client = api(s.colleague)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.read("gates/").status_code == 200
        return len(caught)

    few = queries()
    for _ in range(6):
        s.incident = shooting(unit=s.unit)
        s.gate()
    assert (few, queries()) == (5, 5)
