"""The list of incidents and the page that records a shooting, as the server draws them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.vocabulary import Role
from casework.models import Incident, Involvement, Person
from casework.vocabulary import IncidentKind, Injury
from ledger.models import AuditEvent
from tests.factories import NOW, IncidentFactory, InvolvementFactory, PersonFactory, UnitFactory, circle, shooting, user

pytestmark = pytest.mark.django_db

ENTERED = {
    "occurred_at": "2021-09-25T22:52",
    "address": "1400 Tanner Row",
    "neighborhood": "Eastbank",
    "division": "East",
    "weapon": "firearm",
    "circumstance": "argument",
    "case_number": "PA-21-04417",
    "narrative": "Shot on the steps.",
    "people-0-role": "victim",
    "people-0-injury": "fatal",
    "people-0-given_name": "Marcus",
    "people-0-family_name": "Ellery",
    "people-0-age_as_given": "19",
    "people-1-role": "victim",
    "people-1-injury": "nonfatal",
}


def signed_in(who: User) -> Client:
    client = Client()
    client.force_login(who)
    return client


def test_the_list_names_victims_with_the_clock_first_and_writes_down_whom() -> None:
    officer = user()
    victim = PersonFactory.create(given_name="Marcus", family_name="Ellery", date_of_birth=date(2002, 1, 1))
    incident = IncidentFactory.create(kind=IncidentKind.HOMICIDE, neighborhood="Eastbank")
    InvolvementFactory.create(incident=incident, person=victim, injury=Injury.FATAL)
    page = signed_in(officer).get("/incidents/").content.decode()
    assert f'<a href="/incidents/{incident.uid}/">Killed: Marcus Ellery, 19</a>' in page
    assert page.index("data-clock") < page.index("Killed: Marcus Ellery")
    assert incident.case_number in page
    event = AuditEvent.objects.get(verb="casework.incidents.shown")
    assert event.shown.count() == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=homicide", {"A"}),
        ("division=east", {"A", "B"}),
        ("neighborhood=tanner", {"B"}),
        ("first_day=2021-09-10&last_day=2021-09-20", {"B"}),
        ("q=ellery", {"A"}),
        ("q=kc-b", {"B"}),
        ("q=zzz", set()),
    ],
)
def test_filters_narrow_the_list(query: str, found: set[str]) -> None:
    first = IncidentFactory.create(case_number="KC-A", kind="homicide", division="East", occurred_at=NOW)
    person = PersonFactory.create(family_name="Ellery")
    InvolvementFactory.create(incident=first, person=person, injury=Injury.FATAL)
    IncidentFactory.create(
        case_number="KC-B", division="East", neighborhood="Tanner Row", occurred_at=NOW - timedelta(days=10)
    )
    IncidentFactory.create(case_number="KC-C", division="West", occurred_at=NOW - timedelta(days=40))
    page = signed_in(user()).get(f"/incidents/?{query}").content.decode()
    assert {letter for letter in "ABC" if f"KC-{letter}<" in page} == found


def test_a_filter_that_cannot_be_read_is_said_at_its_field() -> None:
    answer = signed_in(user()).get("/incidents/?first_day=soon")
    assert answer.status_code == 422
    assert 'id="id_first_day_error"' in answer.content.decode()


def test_older_goes_on_exactly_after_the_last_row() -> None:
    unit = UnitFactory.create()
    numbers = [f"N{n:03}" for n in range(53)]
    for number in numbers:
        IncidentFactory.create(case_number=number, unit=unit, occurred_at=NOW)
    client = signed_in(user(unit=unit))
    first = client.get("/incidents/")
    older = first.context["sheet"].older_url
    second = client.get(older)
    shown = [each.case_number for answer in (first, second) for each in answer.context["sheet"].rows]
    assert shown == numbers[::-1]
    assert 'rel="next"' in first.content.decode()
    assert second.context["sheet"].older_url == ""


def test_a_sealed_incident_is_not_listed_and_its_victim_cannot_be_searched() -> None:
    owner = user()
    sealed = IncidentFactory.create(case_number="SEALED-1", circle=circle(owner), unit=owner.unit)
    InvolvementFactory.create(incident=sealed, person=PersonFactory.create(family_name="Quill"))
    outsider = signed_in(user())
    assert "SEALED-1" not in outsider.get("/incidents/").content.decode()
    assert "SEALED-1" not in outsider.get("/incidents/?q=Quill").content.decode()
    assert "SEALED-1" in signed_in(owner).get("/incidents/?q=Quill").content.decode()


def test_the_list_costs_the_same_however_long() -> None:
    client = signed_in(user())

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/incidents/").status_code == 200
        return len(queries)

    shooting(Injury.FATAL)
    cost()
    few = cost()
    for _ in range(6):
        shooting(Injury.FATAL, Injury.NONFATAL)
    assert cost() == few


def test_a_shooting_is_recorded_with_its_people_in_one_save() -> None:
    officer = user()
    answer = signed_in(officer).post("/incidents/new/", ENTERED | {"lead": str(officer.uid), "time_unknown": "on"})
    incident = Incident.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/incidents/{incident.uid}/"
    assert (incident.kind, incident.case_number, incident.lead) == ("homicide", "PA-21-04417", officer)
    assert (incident.occurred_on, incident.time_known) == (date(2021, 9, 25), False)
    told = [(part.injury, str(part.person or "")) for part in Involvement.objects.order_by("pk")]
    assert told == [("fatal", "Marcus Ellery"), ("nonfatal", "")]
    assert Person.objects.get(family_name="Ellery").age_as_given == 19


def test_the_form_stands_empty_with_four_rows_of_people() -> None:
    page = signed_in(user()).get("/incidents/new/").content.decode()
    assert page.count("<legend>Person ") == 4
    assert 'type="datetime-local"' in page


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"occurred_at": ""}, "id_occurred_at_error"),
        ({"occurred_at": "2999-01-01T10:00"}, "id_occurred_at_error"),
        ({"people-0-injury": ""}, "id_people-0-injury_error"),
        ({"people-2-given_name": "Ray"}, "id_people-2-role_error"),
        ({"people-2-role": "witness", "people-2-injury": "fatal"}, "id_people-2-injury_error"),
        ({"case_number": "TAKEN"}, "id_case_number_error"),
    ],
)
def test_what_cannot_be_saved_is_said_at_its_field_and_kept(changed: dict[str, str], error: str) -> None:
    officer = user()
    IncidentFactory.create(case_number="TAKEN")
    answer = signed_in(officer).post("/incidents/new/", ENTERED | changed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="{error}"' in page
    assert "1400 Tanner Row" in page
    assert Incident.objects.count() == 1


def test_an_analyst_reads_but_does_not_record() -> None:
    client = signed_in(user(Role.ANALYST))
    assert client.get("/incidents/").status_code == 200
    assert client.get("/incidents/new/").status_code == 403
    assert client.post("/incidents/new/", ENTERED).status_code == 403
    assert Incident.objects.count() == 0


def test_more_people_stand_open_where_something_was_entered() -> None:
    client = signed_in(user())
    folded = '<details class="more gap"><summary>More people'
    assert folded in client.get("/incidents/new/").content.decode()
    kept = client.post("/incidents/new/", {"people-3-role": "witness", "people-3-given_name": "Lou"}).content.decode()
    assert folded not in kept
    assert 'value="Lou"' in kept
