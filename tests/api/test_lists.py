from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.models import Incident
from tests.api.client import Api, api
from tests.factories import IncidentFactory, InvolvementFactory, PersonFactory, UnitFactory, circle, user

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.api.kit_urls")]
START = datetime(2021, 9, 1, 12, tzinfo=UTC)


def walk(client: Api, address: str, towards: str = "next") -> list[list[str]]:
    """The case numbers of every page, page by page."""
    pages, url = [], f"/api/v1/{address}"
    while url:
        answer = client.get(url).json()
        pages.append([row["case_number"] for row in answer["results"]])
        url = answer[towards]
    return pages


def numbered(count: int, **fields: Any) -> None:
    for n in range(count):
        IncidentFactory.create(case_number=f"N{n}", occurred_at=START + timedelta(hours=n), **fields)


def test_a_record_reads_as_declared() -> None:
    unit = UnitFactory.create()
    officer = user(unit=unit, name="R. Okafor", title="Officer")
    first = IncidentFactory.create(case_number="A1", unit=unit)
    second = IncidentFactory.create(
        case_number="A2", unit=unit, lead=officer, answers=first, latitude="39.099700", longitude="-94.578600"
    )
    person = PersonFactory.create(given_name="Dana", family_name="Marsh")
    part = InvolvementFactory.create(incident=second, person=person)
    answer = api(officer).read(f"incidents/{second.uid}/")
    assert answer.json() == {
        "id": str(second.uid),
        "case_number": "A2",
        "kind": "nonfatal_shooting",
        "occurred_at": "2021-09-24T22:30:00-05:00",
        "latitude": 39.0997,
        "unit": {
            "id": str(unit.uid),
            "url": f"/api/v1/units/{unit.uid}/",
            "display": unit.name,
        },
        "lead": {
            "id": str(officer.uid),
            "url": f"/api/v1/users/{officer.uid}/",
            "display": "R. Okafor",
            "title": "Officer",
        },
        "answers": {
            "id": str(first.uid),
            "url": f"/api/v1/incidents/{first.uid}/",
            "display": "A1",
            "occurred_on": "2021-09-24",
        },
        "is_cleared": False,
        "involvements": [
            {
                "id": str(part.uid),
                "person": {
                    "id": str(person.uid),
                    "url": f"/api/v1/people/{person.uid}/",
                    "display": "Dana Marsh",
                },
                "role": "victim",
            }
        ],
    }
    assert answer["ETag"] == f'"{second.uid}.1"'
    assert answer["Cache-Control"] == "no-store"


def test_a_reference_to_an_invisible_record_reads_as_null() -> None:
    officer = user()
    sealed = IncidentFactory.create(circle=circle(user()))
    seen = IncidentFactory.create(case_number="S1", answers=sealed)
    assert api(officer).read(f"incidents/{seen.uid}/").json()["answers"] is None
    assert api(officer).read("incidents/", answers=str(sealed.uid)).json()["results"] == []


def test_missing_and_invisible_are_one_answer_by_the_same_statements() -> None:
    officer = user()
    sealed = IncidentFactory.create(circle=circle(user()))
    client, found = api(officer), []
    client.read("incidents/")
    for uid in (sealed.uid, "6f2b2c0e-7f0a-4c44-9d5a-0c2f6f0e7b11"):
        with CaptureQueriesContext(connection) as queries:
            answer = client.read(f"incidents/{uid}/")
        words = (str(uid), str(uid).replace("-", ""))
        statements = [query["sql"].replace(words[0], "ID").replace(words[1], "ID") for query in queries]
        found.append((answer.status_code, answer.content, statements[1:]))  # the session's names the time
    assert found[0] == found[1]
    assert found[0][0] == 404


@pytest.mark.parametrize("ordering", ["occurred_at", "-occurred_at", "case_number", "-id"])
def test_pages_hold_every_record_once_in_order(ordering: str) -> None:
    numbered(7)
    pages = walk(api(user()), f"incidents/?limit=3&ordering={ordering}&fields=case_number")
    numbers = [f"N{n}" for n in range(7)]
    if ordering.startswith("-"):
        numbers.reverse()
    assert pages == [numbers[:3], numbers[3:6], numbers[6:]]


def test_equal_values_are_neither_lost_nor_repeated() -> None:
    for n in range(7):
        IncidentFactory.create(case_number=f"N{n}", occurred_at=START)
    client = api(user())
    for sign in ("", "-"):
        pages = walk(client, f"incidents/?limit=2&ordering={sign}occurred_at")
        assert sorted(sum(pages, [])) == [f"N{n}" for n in range(7)]
        assert [len(page) for page in pages] == [2, 2, 2, 1]


def test_back_again_by_the_same_pages() -> None:
    numbered(7)
    client = api(user())
    url = "/api/v1/incidents/?limit=3&ordering=occurred_at"
    while following := client.get(url).json()["next"]:
        url = following
    assert walk(client, url.removeprefix("/api/v1/"), "previous") == [["N6"], ["N3", "N4", "N5"], ["N0", "N1", "N2"]]
    first = client.get("/api/v1/incidents/?limit=3&ordering=occurred_at").json()
    assert first["previous"] is None


def test_records_that_arrive_meanwhile_shift_nothing() -> None:
    numbered(6)
    client = api(user())
    first = client.read("incidents/", limit=3, ordering="occurred_at").json()
    IncidentFactory.create(case_number="before", occurred_at=START - timedelta(days=1))
    IncidentFactory.create(case_number="after", occurred_at=START + timedelta(days=1))
    second = client.get(first["next"]).json()
    assert [row["case_number"] for row in second["results"]] == ["N3", "N4", "N5"]
    third = client.get(second["next"]).json()
    assert [row["case_number"] for row in third["results"]] == ["after"]
    assert third["next"] is None


def test_a_list_costs_the_same_statements_for_one_record_as_for_many() -> None:
    officer, costs = user(), []
    client = api(officer)
    for _ in range(2):
        for _ in range(3):
            InvolvementFactory.create(incident=IncidentFactory.create(lead=officer))
        with CaptureQueriesContext(connection) as queries:
            client.read("incidents/", fields="id,case_number,lead,answers,unit")
        costs.append(len(queries))
    assert costs == [4, 4]  # session, account, circles, incidents


def test_a_nested_collection_is_one_statement_more() -> None:
    for _ in range(3):
        InvolvementFactory.create(incident=IncidentFactory.create(), person=None)
    client = api(user())
    with CaptureQueriesContext(connection) as queries:
        client.read("incidents/", fields="id,involvements")
    assert len(queries) == 5  # session, account, circles, incidents, involvements


def test_fields_trim_and_count_counts() -> None:
    numbered(3)
    sealed = IncidentFactory.create(circle=circle(user()))
    answer = api(user()).read("incidents/", fields="kind,case_number", count="true", limit=1).json()
    assert answer["results"] == [{"case_number": "N2", "kind": "nonfatal_shooting"}]
    assert answer["count"] == 3
    assert Incident.objects.filter(pk=sealed.pk).exists()
    assert "count" not in api(user()).read("incidents/").json()


def test_filters_narrow() -> None:
    officer = user()
    numbered(4, lead=officer)
    IncidentFactory.create(case_number="other", kind="other", occurred_at=START)
    client = api(officer)

    def found(**params: str) -> list[str]:
        return sorted(row["case_number"] for row in client.read("incidents/", **params).json()["results"])

    assert found(kind="other") == ["other"]
    assert found(kind__in="other,homicide") == ["other"]
    assert found(occurred_at__gte="2021-09-01T14:00:00Z") == ["N2", "N3"]
    assert found(occurred_at__lt="2021-09-01T13:00:00+00:00", kind="nonfatal_shooting") == ["N0"]
    assert found(lead=str(officer.uid)) == ["N0", "N1", "N2", "N3"]
    assert found(lead="6f2b2c0e-7f0a-4c44-9d5a-0c2f6f0e7b11") == []


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("knid=other", "knid"),
        ("kind=murder", "kind"),
        ("kind__in=other,murder", "kind__in"),
        ("kind=other&kind=homicide", "kind"),
        ("kind=%00", "kind"),
        ("lead=me", "lead"),
        ("occurred_at__gte=yesterday", "occurred_at__gte"),
        ("occurred_at__gte=0001-01-01T00:00:00%2B14:00", "occurred_at__gte"),
        ("occurred_at__lt=9999-12-31T23:59:59-14:00", "occurred_at__lt"),
        ("occurred_on=0000-00-00", "occurred_on"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=99999999999999999999", "limit"),
        ("limit=%D9%A3", "limit"),
        ("ordering=narrative", "ordering"),
        ("ordering=--id", "ordering"),
        ("count=yes", "count"),
        ("fields=", "fields"),
        ("fields=id,narrative", "fields"),
        ("cursor=abc", "cursor"),
        ("cursor=%FF%FE", "cursor"),
        ("cursor=gAAAAABh", "cursor"),
    ],
)
def test_a_wrong_parameter_is_a_400_that_names_it(query: str, name: str) -> None:
    answer = api(user()).get(f"/api/v1/incidents/?{query}")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json()["errors"]] == [f"?{name}"]


def test_a_cursor_belongs_to_one_list_and_one_ordering() -> None:
    numbered(3)
    client = api(user())
    cursor = client.read("incidents/", limit=1).json()["next"].split("cursor=")[1]
    assert client.get(f"/api/v1/incidents/?cursor={cursor}&ordering=case_number").status_code == 400
    assert client.get(f"/api/v1/people/?cursor={cursor}").status_code == 400
