from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.models import Person, Stance
from ledger.models import AuditEvent, AuditShown
from outreach.models import Contact, FollowUp
from tests.api.client import api
from tests.factories import circle, user
from tests.outreach.scenes import Scene, scene

pytestmark = pytest.mark.django_db
WHEN = "2021-09-26T18:00:00-05:00"


def about(s: Scene) -> dict[str, str]:
    return {"type": "incident", "id": str(s.incident.uid)}


def entry(person: Any, relationship: str = "parent", outcome: str = "spoke_in_person", **more: Any) -> dict[str, Any]:
    return {"person": person, "relationship": relationship, "outcome": outcome, **more}


def body(s: Scene, *people: dict[str, Any], **more: Any) -> dict[str, Any]:
    values = {"occurred_at": WHEN, "about": about(s), "method": "in_person", "people": list(people)}
    return values | {"narrative": "On the porch."} | more


def errors(answer: Any) -> list[tuple[str, str]]:
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


def test_everything_of_the_doorstep_in_one_save() -> None:
    s = scene()
    s.open_gate()
    step = s.step()
    uid = str(uuid4())
    answer = api(s.officer).send(
        "contacts/",
        body(
            s,
            entry(str(s.person.uid), "self", stance={"account": "refuses", "wants_charges": "no"}),
            entry(
                {"given_name": "Rosa", "age_class": "adult", "phones": [{"number": "816-555-0101"}]},
                elements=["condolence"],
                reception="voiced_intent",
                intent_voiced={"against": "Ray", "words": "I know where he sleeps"},
            ),
            id=uid,
            officers=[str(s.officer.uid), str(s.colleague.uid)],
            completes=[str(step.uid)],
        ),
    )
    assert answer.status_code == 201
    assert answer["Location"] == f"/api/v1/contacts/{uid}/"
    said = answer.json()
    assert said["id"] == uid
    assert said["about"]["type"] == "incident"
    assert said["about"]["id"] == str(s.incident.uid)
    assert (said["occurred_at"], said["method"], said["gate_state"], said["number"]) == (WHEN, "in_person", "clear", 1)
    assert [officer["display"] for officer in said["officers"]] == ["Officer", "Colleague"]
    rosa = Person.objects.get(given_name="Rosa")
    assert said["people"][1] == {
        "person": {"id": str(rosa.uid), "url": said["people"][1]["person"]["url"], "display": "Rosa"},
        "relationship": "parent",
        "outcome": "spoke_in_person",
        "elements": ["condolence"],
        "reception": "voiced_intent",
        "intent_voiced": {"against": "Ray", "words": "I know where he sleeps"},
    }
    assert [done["id"] for done in said["completes"]] == [str(step.uid)]
    assert [raised["kind"] for raised in said["raises"]] == ["triage"]
    assert [version["number"] for version in said["versions"]] == [1]
    stance = Stance.objects.get()
    assert (stance.stance, stance.provisional) == ("uncooperative", True)


def test_a_repeated_save_is_one_contact_with_one_second_attempt() -> None:
    s = scene()
    s.open_gate()
    client, sent = api(s.officer), body(s, entry(str(s.person.uid), "self", "no_answer"))
    first = client.send("contacts/", sent, idempotency_key="night-1")
    again = client.send("contacts/", sent, idempotency_key="night-1")
    assert (first.status_code, again.status_code, again["Idempotency-Replayed"]) == (201, 201, "true")
    assert again.json() == first.json()
    assert (Contact.objects.count(), FollowUp.objects.filter(kind="second_attempt").count()) == (1, 1)
    other = client.send("contacts/", sent | {"method": "phone"}, idempotency_key="night-1")
    assert other.status_code == 422


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"occurred_at": "2199-01-01T00:00:00Z"}, "/occurred_at"),
        ({"method": "drone"}, "/method"),
        ({"people": []}, "/people"),
        ({"narrative": 7}, "/narrative"),
        ({"officers": [str(uuid4())]}, "/officers/0"),
        ({"completes": [str(uuid4())]}, "/completes/0"),
        ({"about": {"type": "rumor", "id": str(uuid4())}}, "/about/type"),
        ({"about": {"type": "incident", "id": str(uuid4())}}, "/about/id"),
        ({"weather": "rain"}, "/weather"),
        ({"referrals": []}, "/referrals"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_written(more: dict[str, Any], pointer: str) -> None:
    s = scene()
    answer = api(s.officer).send("contacts/", body(s, entry({"given_name": "Rosa"}), **more))
    assert answer.status_code == 422
    assert [found for found, _ in errors(answer)] == [pointer]
    assert (Contact.objects.count(), Person.objects.filter(given_name="Rosa").count()) == (0, 0)


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"outcome": "vanished"}, "/people/0/outcome"),
        ({"elements": ["flowers"]}, "/people/0/elements/0"),
        ({"outcome": "no_answer", "reception": "neutral"}, "/people/0/reception"),
        ({"elements": ["legal_consequences"]}, "/people/0/elements"),
        ({"reception": "voiced_intent"}, "/people/0/intent_voiced/words"),
        ({"intent_voiced": {"against": "Ray"}}, "/people/0/intent_voiced/words"),
        ({"stance": {"account": "gives"}}, "/people/0/stance"),
        ({"stance": {"account": "sings"}}, "/people/0/stance/account"),
        ({"person": str(uuid4())}, "/people/0/person"),
        ({"person": None}, "/people/0/person"),
        ({"person": 7}, "/people/0/person"),
        ({"person": {"given_name": "Rosa", "gang": "x"}}, "/people/0/person/gang"),
        ({"person": {"given_name": ""}}, "/people/0/person/given_name"),
    ],
)
def test_a_wrong_row_is_named(more: dict[str, Any], pointer: str) -> None:
    s = scene()
    answer = api(s.officer).send("contacts/", body(s, entry(str(s.relative().uid)) | more))
    assert answer.status_code in (409, 422)
    assert [found for found, _ in errors(answer)] == [pointer]
    assert Contact.objects.count() == 0


def test_what_is_hidden_does_not_exist_for_a_contact() -> None:
    s = scene()
    hidden = s.relative(circle=circle(s.supervisor))
    answer = api(s.officer).send("contacts/", body(s, entry(str(hidden.uid))))
    assert errors(answer) == [("/people/0/person", "does_not_exist")]
    s.incident.circle = circle(s.supervisor)
    s.incident.save()
    answer = api(s.officer).send("contacts/", body(s, entry(str(s.relative().uid))))
    assert errors(answer) == [("/about/id", "does_not_exist")]


def logged(s: Scene, **more: Any) -> tuple[str, str]:
    """Its id and ETag."""
    answer = api(s.officer).send("contacts/", body(s, entry(str(s.relative().uid)), **more))
    return answer.json()["id"], answer["ETag"]


def test_a_contact_is_never_edited() -> None:
    s = scene()
    uid, tag = logged(s)
    for method in ("PATCH", "PUT", "DELETE"):
        answer = api(s.officer).send(f"contacts/{uid}/", {"narrative": "Nothing"}, method=method, if_match=tag)
        assert answer.status_code == 405
    assert Contact.objects.get().version == 1


def test_amending_makes_a_version_against_the_one_that_was_read() -> None:
    s = scene()
    s.open_gate()
    uid, tag = logged(s)
    aunt = s.relative(given_name="Ana", family_name="Vega")
    anew = body(s, entry(str(aunt.uid), "other_kin"), reason="It was the aunt", narrative="At the door.")
    del anew["about"]
    client, address = api(s.officer), f"contacts/{uid}/amend/"
    assert client.send(address, anew).status_code == 428
    answer = client.send(address, anew, if_match=tag)
    assert answer.status_code == 200
    said = answer.json()
    assert (said["number"], said["narrative"], said["people"][0]["person"]["display"]) == (
        2,
        "At the door.",
        "Ana Vega",
    )
    assert [(one["number"], one["narrative"], one["reason"]) for one in said["versions"]] == [
        (1, "On the porch.", ""),
        (2, "At the door.", "It was the aunt"),
    ]
    assert client.send(address, anew, if_match=tag).status_code == 412
    assert client.send(address, anew | {"reason": ""}, if_match=answer["ETag"]).status_code == 422
    assert api(s.lead).send(address, anew, if_match=answer["ETag"]).status_code == 403
    assert Contact.objects.get().versions.count() == 2


def test_reading_contacts_is_logged_person_by_person() -> None:
    s = scene()
    uid, _ = logged(s)
    api(s.colleague).read(f"contacts/{uid}/")
    event = AuditEvent.objects.get(verb="api.contacts.shown", actor_id=s.colleague.pk)
    assert AuditShown.objects.filter(event=event).count() == 1


def test_contacts_out_of_sight_are_not_there() -> None:
    s = scene()
    uid, tag = logged(s)
    s.incident.circle = circle(s.supervisor)
    s.incident.save()
    client = api(s.colleague)
    assert client.read("contacts/").json()["results"] == []
    assert client.read(f"contacts/{uid}/").status_code == 404
    assert client.send(f"contacts/{uid}/amend/", {}, if_match=tag).status_code == 404


def test_lists_are_narrowed() -> None:
    s, other = scene(), scene()
    uid, _ = logged(s, method="phone")
    logged(other, occurred_at="2021-09-27T08:00:00-05:00")
    person = Person.objects.get(contact_rows__version__contact__uid=uid)
    client = api(user())
    for params in (
        {"incident": s.incident.uid},
        {"person": person.uid},
        {"officer": s.officer.uid},
        {"method": "phone"},
        {"occurred_at__lt": "2021-09-27T00:00:00Z"},
    ):
        assert [one["id"] for one in client.read("contacts/", **params).json()["results"]] == [uid], params
    assert len(client.read("contacts/", outcome="spoke_in_person").json()["results"]) == 2
    assert client.read("contacts/", weather="rain").status_code == 400


def test_the_number_of_queries_does_not_grow_with_the_page() -> None:
    s = scene()
    s.open_gate()
    client = api(s.colleague)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.read("contacts/").status_code == 200
        return len(caught)

    logged(s)
    queries()
    few = queries()
    for _ in range(6):
        logged(s)
    assert (few, queries()) == (16, 16)
