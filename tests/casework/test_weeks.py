"""ISO weeks in local time, across both changes of the clock and the turn of the year."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from casework.analysis.weeks import IsoWeek, week_at, week_of

CHICAGO = ZoneInfo("America/Chicago")


def hours(week: IsoWeek) -> float:
    return (week.end(CHICAGO).astimezone(UTC) - week.start(CHICAGO).astimezone(UTC)) / timedelta(hours=1)


def test_an_ordinary_week_has_168_hours() -> None:
    week = IsoWeek.parse("2021-W38")
    assert (week.monday, week.sunday) == (date(2021, 9, 20), date(2021, 9, 26))
    assert week.start(CHICAGO).isoformat() == "2021-09-20T00:00:00-05:00"
    assert week.end(CHICAGO).isoformat() == "2021-09-27T00:00:00-05:00"
    assert hours(week) == 168


def test_the_weekend_runs_from_friday_18_to_sunday_24() -> None:
    start, end = IsoWeek.parse("2021-W38").weekend(CHICAGO)
    assert start.isoformat() == "2021-09-24T18:00:00-05:00"
    assert end.isoformat() == "2021-09-27T00:00:00-05:00"


@pytest.mark.parametrize(
    ("text", "start", "end", "length"),
    [
        ("2021-W10", "2021-03-08T00:00:00-06:00", "2021-03-15T00:00:00-05:00", 167),
        ("2021-W44", "2021-11-01T00:00:00-05:00", "2021-11-08T00:00:00-06:00", 169),
    ],
)
def test_weeks_in_which_the_clocks_change(text: str, start: str, end: str, length: int) -> None:
    week = IsoWeek.parse(text)
    assert week.start(CHICAGO).isoformat() == start
    assert week.end(CHICAGO).isoformat() == end
    assert hours(week) == length


def test_the_weekend_of_the_spring_change_is_an_hour_short() -> None:
    start, end = IsoWeek.parse("2021-W10").weekend(CHICAGO)
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=53)


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2020, 12, 31), "2020-W53"),
        (date(2021, 1, 3), "2020-W53"),
        (date(2021, 1, 4), "2021-W01"),
        (date(2024, 12, 30), "2025-W01"),
        (date(2023, 1, 1), "2022-W52"),
    ],
)
def test_the_iso_year_at_the_turn_of_the_year(day: date, week: str) -> None:
    assert str(week_of(day)) == week


def test_weeks_follow_each_other_over_the_turn_of_the_year() -> None:
    assert IsoWeek.parse("2020-W53").next() == IsoWeek.parse("2021-W01")
    assert IsoWeek.parse("2021-W01").previous() == IsoWeek.parse("2020-W53")
    assert IsoWeek.parse("2020-W53") < IsoWeek.parse("2021-W01")


def test_a_moment_falls_into_the_local_week() -> None:
    moment = datetime(2021, 9, 27, 3, 0, tzinfo=UTC)
    assert str(week_at(moment, CHICAGO)) == "2021-W38"
    assert str(week_at(moment, ZoneInfo("Europe/Berlin"))) == "2021-W39"


@pytest.mark.parametrize("text", ["", "2021-38", "2021-W00", "2021-W53", "2021-W54", "2021-W3", "W38"])
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        IsoWeek.parse(text)
