"""The people resource from outside."""

from __future__ import annotations

from typing import Any

import pytest

from casework.models import Person, PersonAlias, PersonPhone
from ledger.models import AuditEvent, AuditShown
from tests.api.client import api
from tests.factories import InvolvementFactory, PersonFactory, user

pytestmark = pytest.mark.django_db

DANA: dict[str, Any] = {
    "given_name": "Dana",
    "family_name": "Marsh",
    "date_of_birth": "1990-05-17",
    "language": "es",
    "needs_interpreter": True,
    "custody": "at_liberty",
    "aliases": ["Dee"],
    "phones": [{"number": "816-555-0101", "note": "evenings"}],
    "addresses": [{"line": "3100 Prospect Ave", "hazards": "Two dogs."}],
}


def test_a_person_is_written_down_with_everything() -> None:
    officer = user()
    answer = api(officer).send("people/", DANA)
    assert answer.status_code == 201, answer.json()
    made = answer.json()
    person = Person.objects.get()
    assert {name: made[name] for name in DANA if name != "addresses"} == {
        name: DANA[name] for name in DANA if name != "addresses"
    }
    assert made["addresses"] == [{"line": "3100 Prospect Ave", "hazards": "Two dogs.", "until": None}]
    assert (made["id"], made["restricted"], made["unit"]["id"]) == (str(person.uid), False, str(person.unit.uid))
    assert person.unit == officer.unit


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"given_name": "", "family_name": ""}, "/given_name"),
        ({"race": "x"}, "/race"),
        ({"date_of_birth": "17.5.1990"}, "/date_of_birth"),
        ({"date_of_birth": "2190-05-17"}, "/date_of_birth"),
        ({"phones": [{"note": "x"}]}, "/phones/0/number"),
        ({"phones": [{"number": "1"}, {"number": "1"}]}, "/phones/1"),
        ({"aliases": ["Dee", ""]}, "/aliases/1"),
        ({"custody": "loose"}, "/custody"),
        ({"age_as_given": -1}, "/age_as_given"),
    ],
)
def test_wrong_input_names_its_field(changed: dict[str, Any], pointer: str) -> None:
    answer = api(user()).send("people/", DANA | changed)
    assert answer.status_code in (409, 422)
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]
    assert not Person.objects.exists() and not AuditEvent.objects.filter(verb="casework.person.recorded").exists()


def test_a_change_replaces_the_lists_it_names_and_keeps_the_others() -> None:
    client = api(user())
    made = client.send("people/", DANA)
    changes = {"aliases": ["Dee", "Dee Dee"], "phones": []}
    changed = client.send(f"people/{made.json()['id']}/", changes, "PATCH", if_match=made["ETag"])
    assert changed.status_code == 200
    assert (changed.json()["aliases"], changed.json()["phones"]) == (["Dee", "Dee Dee"], [])
    assert changed.json()["addresses"] == made.json()["addresses"]
    stale = client.send(f"people/{made.json()['id']}/", {"given_name": "D"}, "PATCH", if_match=made["ETag"])
    assert stale.status_code == 412


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("marsh", ["Dana Marsh"]),
        ("dana mar", ["Dana Marsh"]),
        ("dee", ["Dana Marsh"]),
        ("5550101", ["Dana Marsh"]),
        ("(816) 555", ["Dana Marsh"]),
        ("816", []),
        ("dana ortiz", []),
        ("ortiz", ["Lee Ortiz"]),
        ("", ["Dana Marsh", "Lee Ortiz"]),
    ],
)
def test_people_are_found_by_name_alias_or_phone(text: str, found: list[str]) -> None:
    dana = PersonFactory.create(given_name="Dana", family_name="Marsh")
    PersonAlias.objects.create(person=dana, name="Little Dee")
    PersonPhone.objects.create(person=dana, number="816-555-0101")
    PersonFactory.create(given_name="Lee", family_name="Ortiz")
    rows = api(user()).read("people/", q=text).json()["results"]
    assert [f"{row['given_name']} {row['family_name']}" for row in rows] == found


def test_a_list_of_names_writes_who_saw_whom() -> None:
    first, second = PersonFactory.create(), PersonFactory.create()
    officer = user()
    api(officer).read("people/")
    event = AuditEvent.objects.get(actor_uid=str(officer.uid), shown__subject_uid=first.uid)
    seen = AuditShown.objects.filter(event=event).values_list("subject_uid", flat=True)
    assert set(seen) == {first.uid, second.uid}


def test_a_juvenile_is_open_to_the_units_working_the_incident_only() -> None:
    recorder = user()
    made = api(recorder).send("people/", {"given_name": "Kim", "age_as_given": 15}).json()
    assert made["restricted"] is True
    person = Person.objects.get(uid=made["id"])
    stranger = user()
    address = f"people/{person.uid}/"
    assert api(recorder).read(address).status_code == 200
    assert api(stranger).read(address).status_code == 404
    InvolvementFactory.create(incident__unit=stranger.unit, person=person, restricted=True)
    assert api(stranger).read(address).status_code == 200
    assert api(user()).read("people/").json()["results"] == []
