"""Counting rules: which days a figure covers, what it is compared with, and how the change is rounded.

Rules are domain.md's, *Counting*. Everything here works on local dates as stored; nothing knows of a zone.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Window:
    """A run of days; both ends belong to it."""

    first: date
    last: date

    def days(self) -> list[date]:
        """Every day of it, in order."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A count beside the one before it; `percent` is None where the count before was 0."""

    current: int
    prior: int

    @property
    def change(self) -> int:
        """How many more; negative when fewer."""
        return self.current - self.prior

    @property
    def percent(self) -> int | None:
        """Change over prior, in whole percent."""
        return whole_percent(self.change, self.prior)

    def as_dict(self) -> dict[str, int | None]:
        """The shape of api.md."""
        return {
            "current": self.current,
            "prior": self.prior,
            "change": self.change,
            "percent": self.percent,
        }


def whole_percent(part: int, whole: int) -> int | None:
    """`part` of `whole` in whole percent, half up; None when there is nothing to divide by.

    A half goes away from zero, so that a fall rounds as a rise of the same size does: 62.5 → 63, −24.5 → −25.
    """
    if whole == 0:
        return None
    return int((Decimal(part) * 100 / Decimal(whole)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def year_to_date(as_of: date) -> Window:
    """From New Year's Day to `as_of`, which belongs to it."""
    return Window(date(as_of.year, 1, 1), as_of)


def same_day(as_of: date, year: int) -> date:
    """The same month and day of another year; 29 February becomes 28 February where the year has none."""
    day = min(as_of.day, monthrange(year, as_of.month)[1])
    return date(year, as_of.month, day)


def prior_year_to_date(as_of: date) -> Window:
    """The year before, to the same month and day. A ValueError in year 1, which has none before it."""
    return year_to_date(same_day(as_of, as_of.year - 1))


def whole_year(year: int) -> Window:
    """New Year's Day to New Year's Eve."""
    return Window(date(year, 1, 1), date(year, 12, 31))


def month_of(text: str) -> Window:
    """The days of a month written YYYY-MM; a ValueError for anything else."""
    match = _MONTH.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no month; write it as 2021-08.")
    first = date(int(match[1]), int(match[2]), 1)
    return Window(first, first.replace(day=monthrange(first.year, first.month)[1]))


def month_before(month: Window) -> Window:
    """The days of the month before."""
    last = month.first - timedelta(days=1)
    return Window(last.replace(day=1), last)


def running_totals(window: Window, counts: dict[date, int]) -> list[int]:
    """For each day of the window, how many there were up to and including it."""
    total, line = 0, []
    for day in window.days():
        total += counts.get(day, 0)
        line.append(total)
    return line
