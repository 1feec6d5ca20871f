"""The hours of a day in which a routine visit may fall, in local wall-clock time."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def into_window(moment: datetime, *, zone: ZoneInfo, from_hour: int, until_hour: int) -> datetime:
    """The moment itself when it lies in the window (its end included), else the next local `from_hour`.

    Hours are wall-clock hours: across a change to or from daylight-saving time eight in the morning stays eight.
    """
    local = moment.astimezone(zone)
    opens, closes = time(from_hour), timedelta(hours=until_hour)
    into_day = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    if local.time() >= opens and into_day <= closes:
        return moment
    day = local.date() if local.time() < opens else local.date() + timedelta(days=1)
    return datetime.combine(day, opens, zone).astimezone(moment.tzinfo)
