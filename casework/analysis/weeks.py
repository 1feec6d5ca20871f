"""ISO weeks in local time: what a weekly review covers (domain.md, *Weekly review*).

Moments are built from local wall-clock time, so that a week with a change to or from daylight-saving time has 167
or 169 hours and still starts and ends at local midnight.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

_WRITTEN = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
WEEKEND_STARTS = time(18)
_FRIDAY = 4


@dataclass(frozen=True, slots=True, order=True)
class IsoWeek:
    """Monday to Sunday; `year` is the ISO year, which at the turn of the year is not always the calendar's."""

    year: int
    week: int

    def __post_init__(self) -> None:
        date.fromisocalendar(self.year, self.week, 1)

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.week:02}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "2021-W38"; a ValueError for anything else, also for a week that its year does not have."""
        match = _WRITTEN.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is no week; write it as 2021-W38.")
        return cls(int(match[1]), int(match[2]))

    @property
    def monday(self) -> date:
        """Its first day."""
        return date.fromisocalendar(self.year, self.week, 1)

    @property
    def sunday(self) -> date:
        """Its last day."""
        return date.fromisocalendar(self.year, self.week, 7)

    def start(self, zone: ZoneInfo) -> datetime:
        """Local midnight at which Monday begins."""
        return datetime.combine(self.monday, time(), zone)

    def end(self, zone: ZoneInfo) -> datetime:
        """Local midnight at which Sunday ends: the first moment after the week."""
        return datetime.combine(self.monday + timedelta(days=7), time(), zone)

    def weekend(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Friday 18:00 and the midnight that ends Sunday: from the first, before the second."""
        friday = self.monday + timedelta(days=_FRIDAY)
        return datetime.combine(friday, WEEKEND_STARTS, zone), self.end(zone)

    def next(self) -> IsoWeek:
        """The week after."""
        return week_of(self.monday + timedelta(days=7))

    def previous(self) -> IsoWeek:
        """The week before."""
        return week_of(self.monday - timedelta(days=7))


def week_of(day: date) -> IsoWeek:
    """The ISO week that a local day falls in."""
    year, week, _ = day.isocalendar()
    return IsoWeek(year, week)


def week_at(moment: datetime, zone: ZoneInfo) -> IsoWeek:
    """The ISO week that a moment falls in, in the department's zone."""
    return week_of(moment.astimezone(zone).date())
