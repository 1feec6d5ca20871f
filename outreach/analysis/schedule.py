"""When weekly reviews open, and which are due: pure rules in the department's zone (domain.md, *Weekly review*)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from casework.analysis.weeks import IsoWeek, week_at


def opens_at(week: IsoWeek, *, weekday: int, hour: int, zone: ZoneInfo) -> datetime:
    """The first such weekday (1 Monday to 7 Sunday) and hour after the week, by the wall clock; given in UTC.

    An hour that the change to daylight-saving time leaves out is taken as the moment at which it would have come;
    one that comes twice is the first of the two.
    """
    day = week.next().monday + timedelta(days=weekday - 1)
    return datetime.combine(day, time(hour), zone).astimezone(UTC)


def due_weeks(at: datetime, *, weekday: int, hour: int, zone: ZoneInfo, look_back: timedelta) -> list[IsoWeek]:
    """The weeks whose reviews should have opened by now, no longer ago than `look_back`; oldest first."""
    due = []
    week = week_at(at, zone).previous()
    while (moment := opens_at(week, weekday=weekday, hour=hour, zone=zone)) >= at - look_back:
        if moment <= at:
            due.append(week)
        week = week.previous()
    return due[::-1]
