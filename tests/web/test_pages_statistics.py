"""The statistics page: figures, rules, lines, months and years."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.vocabulary import Role
from casework.analysis import rules
from casework.vocabulary import Injury, StanceClass
from tests.factories import InvolvementFactory, StanceFactory, shooting, user

pytestmark = pytest.mark.django_db


def signed_in(who: User) -> Client:
    client = Client()
    client.force_login(who)
    return client


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 18, tzinfo=UTC)


def test_figures_stand_beside_last_year_with_their_rule() -> None:
    for day in (at(2021, 1, 5), at(2021, 2, 5), at(2021, 9, 27)):
        shooting(Injury.FATAL, occurred_at=day)
    for day in (at(2020, 1, 5), at(2020, 9, 28), at(2020, 9, 29), at(2020, 12, 1)):
        shooting(Injury.FATAL, occurred_at=day)
    answer = signed_in(user(Role.ANALYST)).get("/statistics/?as_of=2021-09-28")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Tuesday 28 September 2021" in page
    killed = answer.context["figures"][0]
    assert (killed["title"], killed["current"], killed["beside"]) == ("Homicide victims", 3, "2 last year")
    assert killed["change"] == "up 1, +50 %"
    for rule in (*rules.FIGURES.values(), rules.SHOOTINGS, rules.COOPERATION):
        assert rule in page
    points = [(row.label, row.this, row.last) for row in killed["picture"].rows]
    assert points[0] == ("Jan", 1, 1)
    assert points[1] == ("Feb", 2, 1)
    assert points[-1] == ("Sep 28", 3, 2)
    assert len(points) == 9
    years = [(row["year"], row["to_date"]["homicide_victims"]) for row in answer.context["years"]]
    assert years == [(2021, 3), (2020, 2)]
    assert answer.context["years"][1]["whole"]["homicide_victims"] == 4


@pytest.mark.parametrize(
    ("as_of", "months"),
    [
        ("2021-09-28", ["August 2021", "July 2021"]),
        ("2021-08-31", ["August 2021", "July 2021"]),
        ("2021-01-15", ["December 2020", "November 2020"]),
    ],
)
def test_cooperation_is_of_the_last_full_month_and_the_one_before(as_of: str, months: list[str]) -> None:
    answer = signed_in(user()).get(f"/statistics/?as_of={as_of}")
    assert [month["name"] for month in answer.context["cooperation"]["months"]] == months


def test_cooperation_counts_who_declined_at_first() -> None:
    incident = shooting(Injury.NONFATAL, occurred_at=at(2021, 8, 10))
    InvolvementFactory.create(incident=incident, injury=Injury.NONFATAL)
    part = incident.involvements.first()
    assert part
    StanceFactory.create(involvement=part, stance=StanceClass.UNCOOPERATIVE, noted_at=at(2021, 8, 11))
    answer = signed_in(user()).get("/statistics/?as_of=2021-09-28")
    assert "1 of 2" in answer.content.decode()
    assert answer.context["cooperation"]["latest"]["percent"] == 50


@pytest.mark.parametrize("as_of", ["soon", "2021-02-30", "2999-01-01", "1800-01-01"])
def test_a_day_that_cannot_be_shown_is_said_at_its_field(as_of: str) -> None:
    answer = signed_in(user()).get("/statistics/", {"as_of": as_of})
    assert answer.status_code == 422
    assert 'id="id_as_of_error"' in answer.content.decode()
    assert "Homicide victims" not in answer.content.decode()


def test_leap_day_and_an_empty_record_draw() -> None:
    client = signed_in(user())
    assert client.get("/statistics/?as_of=2024-02-29").status_code == 200
    assert client.get("/statistics/?as_of=").status_code == 200
    assert client.get("/statistics/").context["as_of"] == timezone.localdate()


def test_figures_cost_the_same_however_many_victims() -> None:
    client = signed_in(user())

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/statistics/?as_of=2021-09-28").status_code == 200
        return len(queries)

    shooting(Injury.NONFATAL, occurred_at=at(2021, 8, 10))
    cost()
    few = cost()
    for day in range(1, 9):
        shooting(Injury.NONFATAL, occurred_at=at(2021, 8, day))
    assert cost() == few


def test_an_auditor_has_no_statistics() -> None:
    assert signed_in(user(Role.AUDITOR)).get("/statistics/").status_code == 403
