"""The lines of the year-to-date chart: running totals of this year and last, to the same day."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TypedDict

from django.db.models import Count

from casework.analysis import rules
from casework.analysis.counting import Window, prior_year_to_date, running_totals, year_to_date
from casework.services.statistics import CONDITIONS, counted_victims, hurt_in


class Point(TypedDict):
    """How many victims there were up to and including a day."""

    day: date
    homicide_victims: int
    fatal_shooting_victims: int
    nonfatal_victims: int


class Lines(TypedDict):
    """Both lines, and the rule they follow."""

    as_of: date
    rule: str
    this_year: list[Point]
    last_year: list[Point]


def year_to_date_line(as_of: date, *, every_days: int = 7) -> Lines:
    """Running totals from 1 January, a point each `every_days` days and one on the last day of each line.

    The last points are the figures of `shootings(as_of)`.
    """
    windows = year_to_date(as_of), prior_year_to_date(as_of)
    by_day = _by_day(*windows)
    this_year, last_year = (_points(window, by_day, every_days) for window in windows)
    return Lines(as_of=as_of, rule=rules.SHOOTINGS, this_year=this_year, last_year=last_year)


def _by_day(*windows: Window) -> dict[str, Counter[date]]:
    counts = {figure: Count("pk", filter=condition) for figure, condition in CONDITIONS.items()}
    rows = counted_victims().filter(hurt_in(*windows)).order_by().values("injured_on").annotate(**counts)
    found: dict[str, Counter[date]] = {figure: Counter() for figure in CONDITIONS}
    for row in rows:
        for figure in CONDITIONS:
            found[figure][row["injured_on"]] = row[figure]
    return found


def _points(window: Window, by_day: dict[str, Counter[date]], every_days: int) -> list[Point]:
    totals = {figure: running_totals(window, counts) for figure, counts in by_day.items()}
    days = window.days()
    shown = [n for n in range(len(days)) if (n + 1) % every_days == 0 or n == len(days) - 1]
    return [
        Point(
            day=days[n],
            homicide_victims=totals["homicide_victims"][n],
            fatal_shooting_victims=totals["fatal_shooting_victims"][n],
            nonfatal_victims=totals["nonfatal_victims"][n],
        )
        for n in shown
    ]
