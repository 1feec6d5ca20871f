"""Finding people, and one person's page."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from casework.models import PersonAddress, PersonAlias, PersonPhone
from casework.vocabulary import Injury
from ledger.models import AuditEvent
from tests.factories import IncidentFactory, InvolvementFactory, PersonFactory, circle, user

pytestmark = pytest.mark.django_db


def signed_in(who: User) -> Client:
    client = Client()
    client.force_login(who)
    return client


@pytest.mark.parametrize(
    ("words", "found", "why"),
    [
        ("ellery ray", True, ""),
        ("bishop", True, "Also called Bishop"),
        ("555-0142", True, "Phone (816) 555-0142"),
        ("nobody", False, "Nobody found"),
    ],
)
def test_people_are_found_by_name_alias_and_phone(words: str, found: bool, why: str) -> None:
    person = PersonFactory.create(given_name="Ray", family_name="Ellery")
    PersonAlias.objects.create(person=person, name="Bishop")
    PersonPhone.objects.create(person=person, number="(816) 555-0142")
    PersonFactory.create(given_name="Someone", family_name="Else")
    page = signed_in(user()).get("/people/", {"q": words}).content.decode()
    assert (f'<a href="/people/{person.uid}/"><b>Ray Ellery</b></a>' in page) is found
    assert why in page
    assert "Someone Else" not in page


def test_the_list_writes_down_whom_it_shows_and_leaves_out_the_sealed() -> None:
    owner, officer = user(), user()
    PersonFactory.create(family_name="Quill", circle=circle(owner), unit=owner.unit)
    PersonFactory.create(family_name="Marsh")
    page = signed_in(officer).get("/people/").content.decode()
    assert "Marsh" in page
    assert "Quill" not in page
    event = AuditEvent.objects.get(verb="casework.people.shown")
    assert event.shown.count() == 1


def test_a_persons_page_warns_before_the_door_and_lists_what_the_reader_may_see() -> None:
    owner, officer = user(), user()
    person = PersonFactory.create(given_name="Ray", family_name="Ellery", safety_note="Armed brother")
    PersonPhone.objects.create(person=person, number="(816) 555-0142", note="evenings")
    PersonAddress.objects.create(person=person, line="12 Mill St", hazards="Two dogs")
    seen = IncidentFactory.create(case_number="SEEN-1")
    InvolvementFactory.create(incident=seen, person=person, injury=Injury.NONFATAL)
    sealed = IncidentFactory.create(case_number="SEALED-1", circle=circle(owner), unit=owner.unit)
    InvolvementFactory.create(incident=sealed, person=person, injury=Injury.NONFATAL)
    page = signed_in(officer).get(f"/people/{person.uid}/").content.decode()
    for words in ("Armed brother", "Two dogs", "12 Mill St", 'href="tel:(816) 555-0142"', "evenings", "SEEN-1"):
        assert words in page
    assert "SEALED-1" not in page
    assert AuditEvent.objects.filter(verb="casework.person.shown").count() == 1


def test_a_sealed_person_is_the_same_404_as_nobody() -> None:
    owner = user()
    person = PersonFactory.create(family_name="Quill", circle=circle(owner), unit=owner.unit)
    outsider = signed_in(user())
    for uid in (person.uid, uuid4()):
        answer = outsider.get(f"/people/{uid}/")
        assert answer.status_code == 404
        assert "Quill" not in answer.content.decode()
    assert signed_in(owner).get(f"/people/{person.uid}/").status_code == 200


def test_list_and_page_cost_the_same_however_long() -> None:
    client, person = signed_in(user()), PersonFactory.create()

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    InvolvementFactory.create(person=person)
    paths = ["/people/", "/people/?q=dana", f"/people/{person.uid}/"]
    for path in paths:
        cost(path)
    few = [cost(path) for path in paths]
    for _ in range(5):
        InvolvementFactory.create(person=person)
        InvolvementFactory.create()
    assert [cost(path) for path in paths] == few


def test_who_searches_a_case_number_among_people_is_led_to_the_incidents() -> None:
    page = signed_in(user()).get("/people/", {"q": "PA-21-04417"}).content.decode()
    assert 'href="/incidents/?q=PA-21-04417"' in page
