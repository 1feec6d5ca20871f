"""Department totals, on exact values."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from casework.models import Incident, Involvement
from casework.services.clearance import unfound_incident
from casework.services.involvements import record_death
from casework.services.statistics import shootings, yearly
from casework.services.statistics_cooperation import cooperation
from casework.services.statistics_lines import year_to_date_line
from casework.vocabulary import NOT_COUNTED, Account, Clearance, Injury, StanceClass, WantsCharges, Weapon
from ledger.actors import SYSTEM
from ledger.vocabulary import Invalid
from tests.factories import InvolvementFactory, StanceFactory, circle, shooting, user

pytestmark = pytest.mark.django_db
AS_OF = date(2021, 9, 28)


def on(day: date, *injuries: Injury, **fields: Any) -> Incident:
    return shooting(*injuries, occurred_at=datetime(day.year, day.month, day.day, 18, tzinfo=UTC), **fields)


def figures(as_of: date = AS_OF) -> tuple[tuple[int | None, int | None], ...]:
    found = shootings(as_of)
    return tuple(
        (figure["current"], figure["prior"])
        for figure in (found["homicide_victims"], found["fatal_shooting_victims"], found["nonfatal_victims"])
    )


def test_no_victims_are_zeros_and_no_percent() -> None:
    nothing = {"current": 0, "prior": 0, "change": 0, "percent": None}
    found = shootings(AS_OF)
    assert list(found) == ["as_of", "rule", "homicide_victims", "fatal_shooting_victims", "nonfatal_victims"]
    assert found["as_of"] == "2021-09-28"
    assert found["homicide_victims"] == found["fatal_shooting_victims"] == found["nonfatal_victims"] == nothing


def test_victims_are_counted_not_incidents_and_the_day_itself_counts() -> None:
    on(date(2021, 1, 1), Injury.FATAL, Injury.NONFATAL, Injury.NONFATAL, Injury.UNINJURED)
    on(date(2021, 9, 28), Injury.NONFATAL)
    on(date(2021, 9, 29), Injury.FATAL)
    on(date(2020, 12, 31), Injury.FATAL)
    on(date(2020, 9, 28), Injury.FATAL, Injury.NONFATAL)
    on(date(2020, 9, 29), Injury.NONFATAL)
    assert figures() == ((1, 1), (1, 1), (3, 1))


def test_a_killing_without_a_firearm_is_a_homicide_only() -> None:
    on(AS_OF, Injury.FATAL, weapon=Weapon.KNIFE)
    on(AS_OF, Injury.NONFATAL, weapon=Weapon.KNIFE)
    on(AS_OF, Injury.FATAL, weapon=Weapon.UNKNOWN)
    on(AS_OF, Injury.FATAL, weapon=Weapon.FIREARM)
    assert figures() == ((3, 0), (1, 0), (0, 0))


@pytest.mark.parametrize("circumstance", NOT_COUNTED)
def test_what_departments_do_not_count_is_left_out(circumstance: str) -> None:
    on(AS_OF, Injury.FATAL, Injury.NONFATAL, circumstance=circumstance)
    assert figures() == ((0, 0), (0, 0), (0, 0))


def test_an_incident_unfounded_afterwards_leaves_every_figure() -> None:
    incident = on(AS_OF, Injury.FATAL, Injury.NONFATAL)
    assert figures() == ((1, 0), (1, 0), (1, 0))
    unfound_incident(incident=incident, reason="It was a car.", actor=SYSTEM, at=datetime(2021, 10, 1, tzinfo=UTC))
    assert figures() == ((0, 0), (0, 0), (0, 0))


def test_a_victim_who_dies_a_week_later_moves_and_both_figures_follow() -> None:
    incident = on(date(2021, 9, 20), Injury.NONFATAL, Injury.NONFATAL)
    assert figures() == ((0, 0), (0, 0), (2, 0))
    victim = incident.involvements.first()
    assert victim is not None
    record_death(involvement=victim, died_on=date(2021, 9, 27), actor=SYSTEM, at=datetime(2021, 9, 28, 12, tzinfo=UTC))
    assert figures() == ((1, 0), (1, 0), (1, 0))
    assert figures(date(2021, 9, 20)) == ((1, 0), (1, 0), (1, 0))


def test_29_february_is_compared_with_28_february() -> None:
    on(date(2024, 2, 29), Injury.NONFATAL)
    on(date(2023, 2, 28), Injury.NONFATAL)
    on(date(2023, 3, 1), Injury.NONFATAL)
    assert figures(date(2024, 2, 29))[2] == (1, 1)
    assert figures(date(2024, 2, 28))[2] == (0, 1)
    assert figures(date(2025, 2, 28))[2] == (0, 0)
    assert figures(date(2025, 3, 1))[2] == (0, 1)


def test_percent_at_the_half_goes_up() -> None:
    on(date(2020, 5, 1), *[Injury.NONFATAL] * 8)
    on(date(2021, 5, 1), *[Injury.NONFATAL] * 13)
    assert shootings(AS_OF)["nonfatal_victims"] == {"current": 13, "prior": 8, "change": 5, "percent": 63}


def test_one_case_with_victims_on_several_days_counts_each_on_its_own() -> None:
    incident = on(date(2020, 12, 31), Injury.NONFATAL)
    InvolvementFactory(incident=incident, injured_on=date(2021, 1, 3))
    assert figures()[2] == (1, 0)
    assert figures(date(2020, 12, 31))[2] == (1, 0)


def test_a_late_entered_shooting_counts_on_its_own_day() -> None:
    on(date(2021, 2, 3), Injury.NONFATAL, recorded_at=datetime(2021, 12, 24, tzinfo=UTC))
    assert figures(date(2021, 2, 2))[2] == (0, 0)
    assert figures(date(2021, 2, 3))[2] == (1, 0)


def test_a_sealed_shooting_is_in_the_totals() -> None:
    on(AS_OF, Injury.FATAL, circle=circle(user()))
    assert figures()[0] == (1, 0)


@pytest.mark.parametrize("zone", ["America/Chicago", "Asia/Tokyo", "UTC"])
def test_no_zone_moves_a_figure(zone: str, settings: Any) -> None:
    on(AS_OF, Injury.NONFATAL)
    settings.TIME_ZONE = zone
    assert figures(AS_OF)[2] == (1, 0)
    assert figures(AS_OF - timedelta(days=1))[2] == (0, 0)


def test_all_figures_come_from_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    on(date(2021, 8, 1), Injury.NONFATAL)
    with django_assert_num_queries(1):
        shootings(AS_OF)
    with django_assert_num_queries(2):
        yearly(AS_OF)
    with django_assert_num_queries(1):
        year_to_date_line(AS_OF)
    with django_assert_num_queries(2):
        cooperation("2021-08")


def test_the_years_go_back_as_far_as_there_are_victims_but_five_at_most() -> None:
    on(date(2019, 12, 1), Injury.FATAL)
    on(date(2021, 9, 28), Injury.NONFATAL)
    rows = yearly(AS_OF)
    assert [row["year"] for row in rows] == [2019, 2020, 2021]
    assert [row["to_date"]["homicide_victims"] for row in rows] == [0, 0, 0]
    assert [row["whole"] and row["whole"]["homicide_victims"] for row in rows] == [1, 0, None]
    on(date(2012, 5, 1), Injury.FATAL)
    assert [row["year"] for row in yearly(AS_OF)] == [2017, 2018, 2019, 2020, 2021]


def test_the_lines_end_at_the_figures() -> None:
    on(date(2021, 1, 5), Injury.NONFATAL)
    on(date(2021, 9, 28), Injury.FATAL, Injury.NONFATAL)
    on(date(2020, 9, 28), Injury.NONFATAL)
    lines = year_to_date_line(AS_OF)
    assert lines["this_year"][0] == {
        "day": date(2021, 1, 7),
        "homicide_victims": 0,
        "fatal_shooting_victims": 0,
        "nonfatal_victims": 1,
    }
    assert lines["this_year"][-1]["day"] == AS_OF
    assert (lines["this_year"][-1]["homicide_victims"], lines["this_year"][-1]["nonfatal_victims"]) == (1, 2)
    assert lines["last_year"][-1]["day"] == date(2020, 9, 28)
    assert lines["last_year"][-1]["nonfatal_victims"] == 1
    assert len(lines["this_year"]) == 39
    assert len(year_to_date_line(AS_OF, every_days=1)["this_year"]) == 271


def stance(victim: Involvement, said: StanceClass, day: date, *, confirmed: bool = True) -> None:
    refuses = said == StanceClass.UNCOOPERATIVE
    noted_at = datetime(day.year, day.month, day.day, 15, tzinfo=UTC)
    StanceFactory(
        involvement=victim,
        stance=said,
        account=Account.REFUSES if refuses else Account.GIVES,
        wants_charges=WantsCharges.NO if refuses else WantsCharges.YES,
        noted_at=noted_at,
        confirmed_at=noted_at if confirmed else None,
    )


def victims(day: date, number: int) -> list[Involvement]:
    return list(on(day, *[Injury.NONFATAL] * number).involvements.order_by("id"))


def test_cooperation_by_class_with_conversion_and_the_month_before() -> None:
    aug = date(2021, 8, 10)
    first, second, third, fourth = victims(aug, 4)
    stance(first, StanceClass.COOPERATIVE, aug)
    stance(second, StanceClass.UNCOOPERATIVE, aug)
    stance(second, StanceClass.COOPERATIVE, date(2021, 9, 3))
    stance(third, StanceClass.UNCOOPERATIVE, aug)
    stance(fourth, StanceClass.UNCOOPERATIVE, aug, confirmed=False)
    (july,) = victims(date(2021, 7, 31), 1)
    stance(july, StanceClass.UNCOOPERATIVE, date(2021, 7, 31))
    found = cooperation("2021-08")
    assert found["rule"]
    assert {name: value for name, value in found.items() if name not in ("rule", "previous")} == {
        "month": "2021-08",
        "victims": 4,
        "initially": {"cooperative": 1, "uncooperative": 2, "undecided": 0, "unable": 0, "not_asked": 1},
        "percent_initially_uncooperative": 50,
        "now": {"cooperative": 2, "uncooperative": 2, "undecided": 0, "unable": 0, "not_asked": 0},
        "converted": 1,
    }
    assert found["previous"] == {
        "month": "2021-07",
        "victims": 1,
        "initially": {"cooperative": 0, "uncooperative": 1, "undecided": 0, "unable": 0, "not_asked": 0},
        "percent_initially_uncooperative": 100,
        "now": {"cooperative": 0, "uncooperative": 1, "undecided": 0, "unable": 0, "not_asked": 0},
        "converted": 0,
    }


def test_the_percent_of_a_month_is_rounded_at_the_half() -> None:
    for victim in victims(date(2021, 8, 1), 8)[:5]:
        stance(victim, StanceClass.UNCOOPERATIVE, date(2021, 8, 2))
    assert cooperation("2021-08")["percent_initially_uncooperative"] == 63


def test_who_dies_later_or_was_not_shot_has_no_stance_to_count() -> None:
    victim, _ = victims(date(2021, 8, 31), 2)
    on(date(2021, 8, 31), Injury.NONFATAL, weapon=Weapon.KNIFE)
    on(date(2021, 8, 31), Injury.NONFATAL, clearance=Clearance.UNFOUNDED)
    assert cooperation("2021-08")["victims"] == 2
    record_death(involvement=victim, died_on=date(2021, 9, 7), actor=SYSTEM, at=datetime(2021, 9, 8, tzinfo=UTC))
    assert cooperation("2021-08")["victims"] == 1


def test_a_month_without_victims_has_no_percent() -> None:
    found = cooperation("2021-08")
    assert (found["victims"], found["percent_initially_uncooperative"]) == (0, None)


@pytest.mark.parametrize("month", ["2021-13", "August", "", "0001-01", "1899-12"])
def test_cooperation_of_no_month_is_refused_by_name(month: str) -> None:
    with pytest.raises(Invalid) as refused:
        cooperation(month)
    assert refused.value.field == "month"


def test_figures_before_1900_are_refused_by_name() -> None:
    for ask in (shootings, yearly):
        with pytest.raises(Invalid) as refused:
            ask(date(1899, 12, 31))
        assert refused.value.field == "as_of"


def command(*args: str) -> str:
    out = StringIO()
    call_command("statistics", *args, stdout=out)
    return out.getvalue()


def test_the_command_prints_the_services_answer() -> None:
    on(AS_OF, Injury.FATAL, Injury.NONFATAL)
    assert json.loads(command("--as-of", "2021-09-28", "--json")) == shootings(AS_OF)
    assert json.loads(command("--month", "2021-09", "--json")) == cooperation("2021-09")


def test_the_command_prints_a_table() -> None:
    on(AS_OF, Injury.FATAL, Injury.NONFATAL)
    lines = command("--as-of", "2021-09-28").splitlines()
    assert lines[1].split() == ["Homicide", "victims", "1", "0", "1", "n/a"]
    assert lines[3].split() == ["Non-fatal", "shooting", "victims", "1", "0", "1", "n/a"]
    assert "Initially uncooperative: 0 %; converted: 0" in command("--month", "2021-09")


@pytest.mark.parametrize(
    ("args", "named"),
    [
        (("--as-of", "28.9.2021"), "--as-of"),
        (("--as-of", "1066-10-14"), "--as-of"),
        (("--month", "2021"), "--month"),
    ],
)
def test_the_command_names_the_wrong_argument(args: tuple[str, str], named: str) -> None:
    with pytest.raises(CommandError, match=named):
        command(*args)
