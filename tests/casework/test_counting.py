"""The counting rules, on exact values."""

from __future__ import annotations

from datetime import date

import pytest

from casework.analysis.counting import (
    Comparison,
    Window,
    month_before,
    month_of,
    prior_year_to_date,
    running_totals,
    same_day,
    whole_percent,
    year_to_date,
)


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (-35, 147, -24),
        (-98, 485, -20),
        (13, 46, 28),
        (18, 50, 36),
        (5, 8, 63),
        (-5, 8, -63),
        (1, 200, 1),
        (-1, 200, -1),
        (1, 201, 0),
        (245, 1000, 25),
        (-245, 1000, -25),
        (235, 1000, 24),
        (0, 7, 0),
        (7, 0, None),
        (0, 0, None),
    ],
)
def test_percent_is_rounded_half_away_from_zero(part: int, whole: int, percent: int | None) -> None:
    assert whole_percent(part, whole) == percent


def test_a_comparison_has_the_shape_of_the_api() -> None:
    assert Comparison(112, 147).as_dict() == {"current": 112, "prior": 147, "change": -35, "percent": -24}
    assert Comparison(3, 0).as_dict() == {"current": 3, "prior": 0, "change": 3, "percent": None}


@pytest.mark.parametrize(
    ("as_of", "prior_last"),
    [
        (date(2021, 9, 28), date(2020, 9, 28)),
        (date(2024, 2, 29), date(2023, 2, 28)),
        (date(2025, 2, 28), date(2024, 2, 28)),
        (date(2025, 3, 1), date(2024, 3, 1)),
        (date(2021, 12, 31), date(2020, 12, 31)),
        (date(2021, 1, 1), date(2020, 1, 1)),
    ],
)
def test_the_year_before_runs_to_the_same_month_and_day(as_of: date, prior_last: date) -> None:
    assert year_to_date(as_of) == Window(date(as_of.year, 1, 1), as_of)
    assert prior_year_to_date(as_of) == Window(date(as_of.year - 1, 1, 1), prior_last)


def test_29_february_of_a_leap_year_stays_itself_in_another() -> None:
    assert same_day(date(2024, 2, 29), 2020) == date(2020, 2, 29)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021-08", date(2021, 8, 1), date(2021, 8, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2021-12", date(2021, 12, 1), date(2021, 12, 31)),
    ],
)
def test_a_month_covers_its_days(text: str, first: date, last: date) -> None:
    assert month_of(text) == Window(first, last)


@pytest.mark.parametrize("text", ["", "2021", "2021-13", "2021-00", "2021-8", "0000-01", "2021-08-01", "２０２１-08"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        month_of(text)


def test_the_month_before_january_is_december() -> None:
    assert month_before(month_of("2021-01")) == month_of("2020-12")
    assert month_before(month_of("2024-03")) == month_of("2024-02")


def test_running_totals_count_the_day_itself() -> None:
    window = Window(date(2021, 1, 1), date(2021, 1, 4))
    counts = {date(2021, 1, 1): 2, date(2021, 1, 3): 1, date(2021, 1, 5): 9}
    assert running_totals(window, counts) == [2, 2, 3, 3]
