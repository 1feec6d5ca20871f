"""The order of a review's agenda: a pure rule (domain.md, *Weekly review*)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from casework.analysis.weeks import week_of

SATURDAY = 6


@dataclass(frozen=True, slots=True)
class Weighed:
    """What an incident is ranked by. Risk joins these when it is assessed."""

    incident_id: int
    weekend: bool
    killed: int
    wounded: int
    reached: bool
    gate_open: bool
    occurred_at: datetime


def in_order(incidents: list[Weighed]) -> list[Weighed]:
    """The weekend first; then most killed, most wounded, nobody reached, gate shut, latest, last entered."""
    return sorted(incidents, key=_rank)


def is_weekend(occurred_at: datetime, occurred_on: date, *, time_known: bool, zone: ZoneInfo) -> bool:
    """From Friday 18:00 until Sunday 24:00; where only the day is known, Saturday and Sunday."""
    if not time_known:
        return occurred_on.isoweekday() >= SATURDAY
    starts, ends = week_of(occurred_on).weekend(zone)
    return starts <= occurred_at < ends


def _rank(one: Weighed) -> tuple[bool, int, int, bool, bool, float, int]:
    moment = -one.occurred_at.timestamp()
    return (not one.weekend, -one.killed, -one.wounded, one.reached, one.gate_open, moment, -one.incident_id)
