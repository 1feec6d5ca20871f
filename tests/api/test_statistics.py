"""The statistics routes: their exact shape, who may ask, and what is refused by name."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.vocabulary import Role
from casework.services.statistics import shootings
from casework.services.statistics_cooperation import cooperation
from casework.vocabulary import Injury
from tests.api.client import api, bearer
from tests.factories import circle, shooting, user

pytestmark = pytest.mark.django_db
AT = datetime(2021, 8, 20, 18, tzinfo=UTC)


def test_shootings_as_of_a_day() -> None:
    shooting(Injury.FATAL, Injury.NONFATAL, Injury.NONFATAL, occurred_at=AT)
    shooting(Injury.NONFATAL, occurred_at=AT.replace(year=2020))
    answer = api(user(Role.ANALYST)).read("statistics/shootings/", as_of="2021-09-28")
    assert answer.status_code == 200
    body = answer.json()
    assert body.pop("rule").startswith("Counts are of victims")
    assert body == {
        "as_of": "2021-09-28",
        "homicide_victims": {"current": 1, "prior": 0, "change": 1, "percent": None},
        "fatal_shooting_victims": {"current": 1, "prior": 0, "change": 1, "percent": None},
        "nonfatal_victims": {"current": 2, "prior": 1, "change": 1, "percent": 100},
    }
    assert answer.headers["Cache-Control"] == "no-store"


def test_cooperation_of_a_month() -> None:
    shooting(Injury.NONFATAL, occurred_at=AT)
    body = api(user()).read("statistics/cooperation/", month="2021-08").json()
    assert body == cooperation("2021-08")
    assert (body["victims"], body["initially"]["not_asked"], body["previous"]["month"]) == (1, 1, "2021-07")


def test_totals_are_one_number_for_everybody() -> None:
    owner, outsider = user(), user()
    shooting(Injury.FATAL, occurred_at=AT, circle=circle(owner))
    answers = [
        api(who).read("statistics/shootings/", as_of="2021-09-28").json()["homicide_victims"]["current"]
        for who in (owner, outsider)
    ]
    assert answers == [1, 1]


def test_today_when_no_day_is_named(settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Tokyo"
    body = api(user()).read("statistics/shootings/").json()
    assert body["as_of"] == shootings(datetime.fromisoformat(body["as_of"]).date())["as_of"]


@pytest.mark.parametrize(
    ("address", "params", "named"),
    [
        ("shootings", {"as_of": "yesterday"}, "as_of"),
        ("shootings", {"as_of": "2021-02-29"}, "as_of"),
        ("shootings", {"as_of": "0001-01-01"}, "as_of"),
        ("shootings", {"asof": "2021-09-28"}, "asof"),
        ("cooperation", {"month": "2021-13"}, "month"),
        ("cooperation", {"month": "2021-08-01"}, "month"),
        ("cooperation", {"month": "1899-12"}, "month"),
        ("cooperation", {"as_of": "2021-09-28"}, "as_of"),
    ],
)
def test_a_wrong_parameter_is_400_and_named(address: str, params: dict[str, str], named: str) -> None:
    answer = api(user()).read(f"statistics/{address}/", **params)
    assert answer.status_code == 400
    assert named in answer.content.decode()


@pytest.mark.parametrize("role", [Role.PARTNER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_has_no_statistics_is_refused(role: Role) -> None:
    assert api(user(role)).read("statistics/shootings/").status_code == 403


def test_a_token_needs_the_scope() -> None:
    owner = user()
    assert bearer(owner, "statistics:read").read("statistics/shootings/").status_code == 200
    assert bearer(owner, "incidents:read").read("statistics/shootings/").status_code == 403
