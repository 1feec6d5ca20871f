"""People: written down, corrected, found, and who sees a juvenile."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from casework.models import Incident, Involvement, Person
from casework.services.people import change_person, record_person
from casework.services.search import search_people
from ledger.models import AuditEvent, OutboxEvent
from ledger.vocabulary import Invalid
from tests.factories import NOW, InvolvementFactory, PersonFactory, circle, user

pytestmark = pytest.mark.django_db


def test_the_log_holds_exactly_what_was_written_down() -> None:
    officer = user()
    person = record_person(
        actor=officer,
        at=NOW,
        given_name="Dana",
        aliases=["Dee"],
        phones=[{"number": "816-555-0101"}],
        addresses=[{"line": "3100 Prospect Ave", "hazards": "Two dogs."}],
    )
    assert AuditEvent.objects.get().payload.content == {
        "after": {
            "unit": str(person.unit.uid),
            "given_name": "Dana",
            "age_class": "unknown",
            "language": "en",
            "custody": "unknown",
            "recorded_at": "2021-09-27T14:00:00+00:00",
            "aliases": ["Dee"],
            "phones": [{"number": "816-555-0101", "note": ""}],
            "addresses": [{"line": "3100 Prospect Ave", "hazards": "Two dogs.", "until": None}],
        }
    }
    assert list(OutboxEvent.objects.values_list("type", "payload")) == [("casework.person.recorded", {})]


def test_a_change_logs_what_differs_only() -> None:
    officer = user()
    person = record_person(actor=officer, at=NOW, given_name="Dana", aliases=["Dee"], custody="at_liberty")
    changed = change_person(
        person=person,
        changes={"given_name": "Dana", "custody": "in_custody", "aliases": ["Dee", "D"]},
        actor=officer,
        at=NOW,
    )
    assert changed.version == 2
    assert AuditEvent.objects.latest("id").payload.content == {
        "before": {"custody": "at_liberty", "aliases": ["Dee"]},
        "after": {"custody": "in_custody", "aliases": ["Dee", "D"]},
    }
    again = change_person(person=person, changes={"aliases": ["Dee", "D"]}, actor=officer, at=NOW)
    assert again.version == 2


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({}, "given_name"),
        ({"given_name": "D" * 81}, "given_name"),
        ({"given_name": "D", "date_of_birth": date(2021, 9, 28)}, "date_of_birth"),
        ({"given_name": "D", "custody": "loose"}, "custody"),
        ({"given_name": "D", "phones": [{"number": "1" * 33}]}, "phones.0.number"),
        ({"given_name": "D", "aliases": ["Dee", "x\x00"]}, "aliases.1.name"),
        ({"given_name": "D", "race": "x"}, "race"),
    ],
)
def test_wrong_input_names_its_field(details: Any, field: str) -> None:
    with pytest.raises(Invalid) as wrong:
        record_person(actor=user(), at=NOW, **details)
    assert wrong.value.field == field
    assert not Person.objects.exists() and not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("details", "restricted"),
    [
        ({"date_of_birth": date(2003, 9, 28)}, True),
        ({"date_of_birth": date(2003, 9, 27)}, False),
        ({"age_as_given": 17}, True),
        ({"age_as_given": 18}, False),
        ({"age_class": "minor"}, True),
        ({"age_class": "minor", "age_as_given": 30}, False),
        ({}, False),
    ],
)
def test_a_juvenile_is_restricted_from_the_start(details: Any, restricted: bool) -> None:
    assert record_person(actor=user(), at=NOW, given_name="Kim", **details).restricted is restricted


def test_an_age_as_given_grows() -> None:
    person = record_person(actor=user(), at=NOW, given_name="Kim", age_as_given=17)
    assert (person.age_noted_on, person.age_on(date(2022, 1, 1))) == (date(2021, 9, 27), 18)


def test_a_corrected_birth_date_restricts_the_parts_too() -> None:
    officer = user()
    part = InvolvementFactory.create(incident__unit=officer.unit)
    person = part.person
    assert person is not None
    change_person(person=person, changes={"date_of_birth": date(2006, 1, 1)}, actor=officer, at=NOW)
    assert Person.objects.get(restricted=True) == person
    assert Involvement.objects.get(restricted=True) == part
    stranger = user()
    assert not Person.objects.visible_to(stranger).exists()
    assert not Involvement.objects.visible_to(stranger).exists()
    assert Incident.objects.visible_to(stranger).get() == part.incident
    change_person(person=person, changes={"date_of_birth": date(1986, 1, 1)}, actor=officer, at=NOW)
    assert Person.objects.visible_to(stranger).exists() and Involvement.objects.visible_to(stranger).exists()


def test_denial_wins_over_standing_in_the_circle() -> None:
    owner, named, denied = user(), user(), user()
    ring = circle(owner, named, denied)
    ring.denied.add(denied)
    part = InvolvementFactory.create(person=PersonFactory.create(circle=ring))
    for viewer, seen in ((owner, 1), (named, 1), (denied, 0), (user(), 0)):
        assert Person.objects.visible_to(viewer).count() == seen
        assert Incident.objects.visible_to(viewer).count() == seen
        assert Involvement.objects.visible_to(viewer).count() == seen
    assert part.incident in Incident.objects.all()


def test_a_found_person_comes_with_the_reason() -> None:
    officer = user()
    record_person(
        actor=officer,
        at=NOW - timedelta(days=1),
        given_name="Dana",
        family_name="Marsh",
        aliases=["Little Dee"],
        phones=[{"number": "(816) 555-0101"}],
    )
    PersonFactory.create(family_name="Marshall", circle=circle(user()))
    reasons = {text: search_people(officer, text) for text in ("dana", "little d", "816 555", "dana little", "x")}
    found = {text: [(str(hit.person), hit.field, hit.value) for hit in hits] for text, hits in reasons.items()}
    assert found == {
        "dana": [("Dana Marsh", "name", "Dana Marsh")],
        "little d": [("Dana Marsh", "alias", "Little Dee")],
        "816 555": [("Dana Marsh", "phone", "(816) 555-0101")],
        "dana little": [("Dana Marsh", "name", "Dana Marsh")],
        "x": [],
    }
    assert [str(hit.person) for hit in search_people(officer, "marsh")] == ["Dana Marsh"]
