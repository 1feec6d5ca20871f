"""The incidents resource from outside."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.vocabulary import Role
from casework.models import Incident, Involvement, Person, Stance
from ledger.models import AuditEvent, AuditShown, OutboxEvent
from tests.api.client import api
from tests.factories import IncidentFactory, InvolvementFactory, PersonFactory, StanceFactory, circle, shooting, user

pytestmark = pytest.mark.django_db


def body(**more: Any) -> dict[str, Any]:
    """The contract's example: a shooting with its people."""
    return {
        "case_number": "KC21-000341",
        "kind": "nonfatal_shooting",
        "occurred_at": "2021-09-25T22:30:00-05:00",
        "time_known": True,
        "address": "3100 Prospect Ave",
        "neighborhood": "Ivanhoe",
        "division": "East",
        "latitude": 39.0681234567,
        "longitude": -94.555,
        "circumstance": "argument",
        "motive": "personal_argument",
        "motive_confidence": "probable",
        "weapon": "firearm",
        "clearance": "open",
        "narrative": "Shots from a passing car.",
        "involvements": [
            {"person": {"given_name": "Dana", "family_name": "Marsh"}, "role": "victim", "injury": "nonfatal"},
            {"person": None, "role": "suspect"},
        ],
    } | more


def pointers(answer: Any) -> list[str]:
    return [error["pointer"] for error in answer.json()["errors"]]


def test_one_request_records_a_shooting_with_its_people() -> None:
    officer = user(name="R. Okafor", title="Officer")
    known = PersonFactory.create(unit=officer.unit, given_name="Lee", family_name="Ortiz")
    stance = {
        "account": "refuses",
        "wants_charges": "no",
        "noted_at": "2021-09-26T10:00:00-05:00",
        "provisional": False,
    }
    victim = {"person": str(known.uid), "role": "victim", "injury": "nonfatal", "stance": stance}
    sent = body(
        lead=str(officer.uid), detective=str(officer.uid), involvements=[victim, {"person": None, "role": "witness"}]
    )
    answer = api(officer).send("incidents/", sent)
    assert answer.status_code == 201, answer.json()
    incident = Incident.objects.get()
    assert answer["Location"].endswith(f"/api/v1/incidents/{incident.uid}/")
    assert answer["ETag"]
    made = answer.json()
    assert made["id"] == str(incident.uid)
    assert (made["occurred_at"], made["occurred_on"]) == ("2021-09-25T22:30:00-05:00", "2021-09-25")
    assert (made["latitude"], made["longitude"]) == (39.068123, -94.555)
    assert made["lead"] == {
        "id": str(officer.uid),
        "url": f"/api/v1/users/{officer.uid}/",
        "display": "R. Okafor",
        "title": "Officer",
    }
    assert made["answers"] is None
    first, second = made["involvements"]
    assert first["person"]["display"] == "Lee Ortiz" and first["injured_on"] == "2021-09-25"
    assert [(said["stance"], said["confirmed_by"]) for said in first["stances"]] == [("uncooperative", "R. Okafor")]
    assert (second["person"], second["role"], second["restricted"]) == (None, "witness", True)
    shown = AuditShown.objects.get(subject_uid=known.uid)
    assert shown.event.actor_uid == str(officer.uid)


@pytest.mark.parametrize("kind", ["homicide", "nonfatal_shooting", "shots_fired", "other"])
def test_a_kind_stands_only_where_it_follows(kind: str) -> None:
    answer = api(user()).send("incidents/", body(kind=kind))
    if kind == "nonfatal_shooting":
        assert answer.status_code == 201
    else:
        assert answer.status_code == 422
        assert pointers(answer) == ["/kind"]
        assert not Incident.objects.exists() and not Person.objects.exists()


def test_the_kind_may_be_left_out() -> None:
    sent = body()
    del sent["kind"]
    assert api(user()).send("incidents/", sent).json()["kind"] == "nonfatal_shooting"


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        (
            {"involvements": [{"person": str(uuid4()), "role": "victim", "injury": "nonfatal"}]},
            "/involvements/0/person",
        ),
        ({"involvements": [{"person": None, "role": "hero"}]}, "/involvements/0/role"),
        ({"involvements": [{"person": None, "role": "victim"}]}, "/involvements/0/injury"),
        ({"involvements": [{"person": {"nickname": "D"}, "role": "suspect"}]}, "/involvements/0/person/nickname"),
        ({"involvements": [{"person": {}, "role": "suspect"}]}, "/involvements/0/person/given_name"),
        ({"involvements": [{"role": "suspect", "stance": {"account": "maybe"}}]}, "/involvements/0/stance/account"),
        ({"involvements": [{"role": "suspect", "stance": {"account": "gives"}}]}, "/involvements/0/stance"),
        ({"involvements": "many"}, "/involvements"),
        ({"occurred_at": "yesterday"}, "/occurred_at"),
        ({"occurred_at": "2121-09-25T22:30:00-05:00"}, "/occurred_at"),
        ({"latitude": 91}, "/latitude"),
        ({"longitude": None}, "/longitude"),
        ({"weapon": "spoon"}, "/weapon"),
        ({"answers": {"incident": str(uuid4()), "confidence": "suspected"}}, "/answers/incident"),
        ({"lead": str(uuid4())}, "/lead"),
        ({"colour": "red"}, "/colour"),
        ({"id": "00000000-0000-1000-8000-000000000000"}, "/id"),
        ({"case_number": 7}, "/case_number"),
    ],
)
def test_wrong_input_names_its_field_and_writes_nothing(changed: dict[str, Any], pointer: str) -> None:
    sent = {name: value for name, value in body(**changed).items() if name != "kind"}
    answer = api(user()).send("incidents/", sent)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert pointer in pointers(answer)
    assert not Incident.objects.exists() and not Person.objects.exists() and not OutboxEvent.objects.exists()


def test_a_taken_case_number_is_409_and_a_sealed_one_succeeds() -> None:
    officer = user()
    assert api(officer).send("incidents/", body()).status_code == 201
    again = api(officer).send("incidents/", body())
    assert (again.status_code, pointers(again)) == (409, ["/case_number"])
    IncidentFactory.create(case_number="KC21-9", circle=circle(user()))
    assert api(officer).send("incidents/", body(case_number="KC21-9")).status_code == 201


def test_a_repeated_key_records_once() -> None:
    client = api(user())
    first = client.send("incidents/", body(), idempotency_key="one")
    second = client.send("incidents/", body(), idempotency_key="one")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] == second.json()["id"]
    assert (Incident.objects.count(), Person.objects.count()) == (1, 1)
    assert client.send("incidents/", body(case_number="other"), idempotency_key="one").status_code == 422


def made_by(officer: Any, **more: Any) -> tuple[Any, str, str]:
    """A client, the address of a fresh incident, and its ETag."""
    client = api(officer)
    answer = client.send("incidents/", body(**more))
    assert answer.status_code == 201, answer.json()
    return client, f"incidents/{answer.json()['id']}/", answer["ETag"]


def test_a_change_needs_the_version_it_was_read_in() -> None:
    client, address, tag = made_by(user())
    assert client.send(address, {"address": "x"}, "PATCH").status_code == 428
    changed = client.send(address, {"weapon": "knife"}, "PATCH", if_match=tag)
    assert (changed.status_code, changed.json()["kind"]) == (200, "other")
    assert changed["ETag"] != tag
    assert client.send(address, {"weapon": "firearm"}, "PATCH", if_match=tag).status_code == 412
    assert Incident.objects.get().weapon == "knife"


def test_clearance_is_not_patched_but_cleared() -> None:
    client, address, tag = made_by(user())
    refused = client.send(address, {"clearance": "inactive"}, "PATCH", if_match=tag)
    assert (refused.status_code, pointers(refused)) == (422, ["/clearance"])
    given = {"clearance": "cleared_exceptionally_a", "cleared_on": "2021-10-02"}
    cleared = client.send(f"{address}clear/", given, if_match=tag)
    assert cleared.status_code == 200
    assert (cleared.json()["clearance"], cleared.json()["cleared_on"]) == ("cleared_exceptionally_a", "2021-10-02")
    assert client.send(f"{address}clear/", {"clearance": "unfounded"}, if_match=cleared["ETag"]).status_code == 422


def test_unfounding_needs_a_reason_and_the_unit() -> None:
    client, address, tag = made_by(user())
    assert pointers(client.send(f"{address}unfound/", {}, if_match=tag)) == ["/reason"]
    assert api(user()).send(f"{address}unfound/", {"reason": "Fireworks."}, if_match=tag).status_code == 403
    assert Incident.objects.get().clearance == "open"
    done = client.send(f"{address}unfound/", {"reason": "Fireworks."}, if_match=tag)
    assert (done.status_code, done.json()["clearance"]) == (200, "unfounded")


def test_what_it_answers_is_written_as_an_id_and_read_as_a_reference() -> None:
    officer = user()
    earlier = shooting(case_number="KC21-1")
    client, address, tag = made_by(officer, answers={"incident": str(earlier.uid), "confidence": "confirmed"})
    read = client.read(address).json()["answers"]
    assert (read["incident"]["display"], read["incident"]["kind"]) == ("KC21-1", "nonfatal_shooting")
    assert (read["confidence"], read["noted_by"]) == ("confirmed", officer.name)
    assert pointers(client.send(address, {"answers": {"why": "x"}}, "PATCH", if_match=tag)) == ["/answers/incident"]
    assert client.send(address, {"answers": None}, "PATCH", if_match=tag).json()["answers"] is None


def test_an_answered_incident_out_of_sight_reads_as_never_set() -> None:
    officer = user()
    earlier = shooting(circle=circle(user()))
    incident = shooting(answers=earlier, answers_confidence="confirmed", answers_why="Same car.")
    read = api(officer).read(f"incidents/{incident.uid}/").json()
    assert read["answers"] is None
    assert "Same car." not in str(read)


def test_a_sealed_person_hides_the_incident_from_every_list() -> None:
    officer = user()
    sealed = PersonFactory.create(family_name="Marker", circle=circle(user()))
    hidden = InvolvementFactory.create(person=sealed)
    plain = shooting()
    client = api(officer)
    assert [row["id"] for row in client.read("incidents/").json()["results"]] == [str(plain.uid)]
    assert client.read("incidents/", count="true").json()["count"] == 1
    assert client.read("incidents/", person=str(sealed.uid)).json()["results"] == []
    assert client.read(f"incidents/{hidden.incident.uid}/").status_code == 404
    assert client.read(f"involvements/{hidden.uid}/").status_code == 404
    assert client.read(f"people/{sealed.uid}/").status_code == 404
    assert client.read("people/", q="Marker").json()["results"] == []


def test_a_witness_is_seen_by_the_units_at_work_only() -> None:
    incident = shooting()
    person = PersonFactory.create()
    InvolvementFactory.create(incident=incident, person=person, role="witness", restricted=True)
    at_work, other = user(unit=incident.unit), user()
    address = f"incidents/{incident.uid}/"
    assert [part["role"] for part in api(at_work).read(address).json()["involvements"]] == ["victim", "witness"]
    assert [part["role"] for part in api(other).read(address).json()["involvements"]] == ["victim"]
    assert api(other).read("incidents/", person=str(person.uid)).json()["results"] == []
    assert api(other).read("involvements/", role="witness").json()["results"] == []
    assert other.unit
    incident.working_units.add(other.unit)
    assert len(api(other).read(address).json()["involvements"]) == 2


@pytest.mark.parametrize(
    ("params", "numbers"),
    [
        ({"kind": "homicide"}, ["B"]),
        ({"kind__in": "homicide,nonfatal_shooting"}, ["B", "A"]),
        ({"occurred_at__gte": "2021-09-25T12:00:00-05:00"}, ["C", "B"]),
        ({"occurred_at__lt": "2021-09-25T12:00:00-05:00"}, ["A"]),
        ({"occurred_on": "2021-09-26"}, ["C"]),
        ({"division": "East"}, ["A"]),
        ({"case_number__in": "A,C"}, ["C", "A"]),
        ({"ordering": "occurred_on"}, ["A", "B", "C"]),
    ],
)
def test_lists_are_narrowed_by_the_fields_names(params: dict[str, str], numbers: list[str]) -> None:
    noon = datetime.fromisoformat("2021-09-24T12:00:00-05:00")
    shooting(case_number="A", division="East", occurred_at=noon)
    IncidentFactory.create(case_number="B", kind="homicide", occurred_at=noon + timedelta(days=1))
    IncidentFactory.create(case_number="C", kind="other", occurred_at=noon + timedelta(days=2))
    rows = api(user()).read("incidents/", **params).json()["results"]
    assert [row["case_number"] for row in rows] == numbers


def test_an_unknown_parameter_is_refused() -> None:
    assert api(user()).read("incidents/", colour="red").status_code == 400


def test_the_cost_of_a_list_does_not_grow_with_its_rows() -> None:
    officer = user()
    client = api(officer)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.read("incidents/").status_code == 200
        return len(queries)

    StanceFactory.create()
    one = cost()
    for _ in range(5):
        StanceFactory.create()
        shooting("fatal", "nonfatal")  # type: ignore[arg-type]
    assert cost() == one


def test_an_analyst_reads_and_does_not_write() -> None:
    analyst = user(Role.ANALYST)
    assert api(analyst).read("incidents/").status_code == 200
    assert api(analyst).send("incidents/", body()).status_code == 403
    assert not Incident.objects.exists()


def test_a_part_is_added_corrected_and_dies() -> None:
    client, address, tag = made_by(user(), kind="shots_fired", involvements=[])
    incident = str(Incident.objects.get().uid)
    part = {"incident": incident, "person": None, "role": "victim", "injury": "nonfatal", "age_as_given": 30}
    refused = client.send("incidents/", body(involvements=[part]))
    assert pointers(refused) == ["/involvements/0/incident"]
    added = client.send("involvements/", part)
    assert added.status_code == 201, added.json()
    assert client.read(address)["ETag"] != tag
    place = f"involvements/{added.json()['id']}/"
    named = client.send(place, {"person": {"given_name": "Dana"}}, "PATCH", if_match=added["ETag"])
    assert named.json()["person"]["display"] == "Dana"
    assert client.send(f"{place}died/", {"died_on": "2021-10-02"}).status_code == 428
    died = client.send(f"{place}died/", {"died_on": "2021-10-02"}, if_match=named["ETag"])
    assert (died.json()["injury"], died.json()["died_on"]) == ("fatal", "2021-10-02")
    assert client.read(address).json()["kind"] == "homicide"
    assert OutboxEvent.objects.filter(type="casework.involvement.died").count() == 1


def test_a_doorstep_stance_waits_for_the_detective() -> None:
    detective, officer = user(name="Det. Alvarez"), user()
    part = InvolvementFactory.create(incident__detective=detective)
    place = f"involvements/{part.uid}/"
    client = api(officer)
    tag = client.read(place)["ETag"]
    said = client.send(f"{place}stances/", {"account": "gives", "wants_charges": "yes"}, if_match=tag)
    assert said.status_code == 200, said.json()
    assert said.json()["cooperation"] == {"initially": "not_asked", "now": "cooperative"}
    stance = Stance.objects.get()
    confirm = f"{place}stances/{stance.uid}/confirm/"
    assert client.send(confirm, {}, if_match=said["ETag"]).status_code == 403
    done = api(detective).send(confirm, {}, if_match=said["ETag"])
    assert done.json()["cooperation"] == {"initially": "cooperative", "now": "cooperative"}
    assert [said["confirmed_by"] for said in done.json()["stances"]] == ["Det. Alvarez"]
    assert api(detective).send(confirm, {}, if_match=done["ETag"]).status_code == 409


def test_a_stance_of_another_part_is_not_found_here() -> None:
    stance, other = StanceFactory.create(), InvolvementFactory.create()
    client = api(user())
    tag = client.read(f"involvements/{other.uid}/")["ETag"]
    assert client.send(f"involvements/{other.uid}/stances/{stance.uid}/confirm/", {}, if_match=tag).status_code == 404


def test_unable_may_leave_its_reason_out() -> None:
    stance = {"account": "unable", "wants_charges": "undecided", "noted_at": "2021-09-26T10:00:00-05:00"}
    victim = {"person": None, "role": "victim", "injury": "nonfatal", "stance": stance}
    made = api(user()).send("incidents/", body(involvements=[victim])).json()
    said = made["involvements"][0]["stances"][0]
    assert (said["stance"], said["unable_reason"], said["confirmed_at"]) == ("unable", "not_stated", None)


def test_the_log_names_who_recorded_it() -> None:
    officer = user(name="R. Okafor")
    _, address, _ = made_by(officer)
    event = AuditEvent.objects.get(verb="casework.incident.recorded")
    assert (event.actor_name, event.subject_uid) == ("R. Okafor", UUID(address.split("/")[1]))
    assert Involvement.objects.count() == 2
