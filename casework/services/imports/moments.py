"""Dates and times as sources write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

EARLIEST = date(1900, 1, 1)
#: Stands for a day whose hour nobody knows: in every zone of a country it is still that day.
NOON = time(12)


@lru_cache(maxsize=10_000)
def read(said: str, formats: tuple[str, ...]) -> datetime | None:
    """The moment, by the first format that fits; None when none does."""
    for written_as in formats:
        try:
            written = datetime.strptime(said, written_as)  # noqa: DTZ007 - local; the mapping names the zone
        except ValueError:
            continue
        return written if written.year > 1 else None
    return None


def at_local(day: date, hour: time | None, zone: ZoneInfo) -> tuple[datetime, bool]:
    """The moment in UTC, and whether clocks there ever showed it."""
    local = datetime.combine(day, hour or NOON, zone)
    moment = local.astimezone(UTC)
    return moment, moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None)
