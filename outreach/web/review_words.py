"""How pages call weeks, weekdays and the settling of an item."""

from __future__ import annotations

from casework.analysis.weeks import IsoWeek
from outreach.models import ReviewItem

WEEKDAYS = {
    1: "Monday",
    2: "Tuesday",
    3: "Wednesday",
    4: "Thursday",
    5: "Friday",
    6: "Saturday",
    7: "Sunday",
}
DECISIONS = {
    "step_added": "Steps added",
    "steps_confirmed": "Open steps confirmed",
    "no_action": "No action",
}


def week_said(week: str) -> str:
    """The days of "2021-W38": "20–26 September 2021"; month and year are said twice only where they change."""
    days = IsoWeek.parse(week)
    first, last = days.monday, days.sunday
    begin = str(first.day)
    if first.month != last.month:
        begin += f" {first:%B}"
    if first.year != last.year:
        begin += f" {first.year}"
    dash = "–" if begin.isdigit() else " – "
    return f"{begin}{dash}{last.day} {last:%B} {last.year}"


def settled_how(item: ReviewItem, *, added: bool) -> list[str]:
    """What settled an item, in words; empty while it is not. `added`: steps were promised for it in this review."""
    if not item.closed_at:
        return []
    happened = {"step_added": added, "steps_confirmed": item.steps_confirmed_at, "no_action": item.no_action_reason}
    return [DECISIONS[word] for word, did in happened.items() if did]
