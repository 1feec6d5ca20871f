"""Times and numbers as people say them: pure functions, shared by pages, notices and minutes.

Rules: hours up to 96, then days; minus is U+2212; a missing share reads "n/a" (docs/pages.md, "Words").
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

LONGEST_IN_HOURS = timedelta(hours=96)
LONGEST_WITH_MINUTES = timedelta(hours=10)
SOON = timedelta(hours=6)
EVENING = 18


def parts_since(span: timedelta, *, exact: bool = False) -> list[tuple[str, str]]:
    """A span as (number, unit) pairs: 46 h; 2 h 35; 6 d. `exact` keeps minutes through all hours: 46 h 48 min.

    A negative span (a clock that runs ahead) reads as zero minutes.
    """
    minutes = max(0, int(span.total_seconds() // 60))
    hours, rest = divmod(minutes, 60)
    if span >= LONGEST_IN_HOURS:
        return [(str(span.days), "d")]
    if not hours:
        return [(str(rest), "min")]
    if exact:
        return [(str(hours), "h"), (str(rest), "min")]
    if span < LONGEST_WITH_MINUTES:
        return [(str(hours), "h"), (f"{rest:02d}", "")]
    return [(str(hours), "h")]


def since_words(span: timedelta) -> str:
    """A span since something, short: "46 h", "2 h 35", "6 d", "12 min"."""
    return " ".join(f"{number} {unit}".rstrip() for number, unit in parts_since(span))


def span_words(span: timedelta) -> str:
    """A span until or past a due time: "7 h 20 min", "44 h" from one day on, "6 d" from 96 hours on."""
    minutes = max(0, int(span.total_seconds() // 60))
    if span >= LONGEST_IN_HOURS:
        return f"{span.days} d"
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h" if hours >= 24 or not rest else f"{hours} h {rest} min"


def said(value: datetime | date, *, at: datetime) -> str:
    """A date as people say it: "tonight 22:52", "today 14:20", "Sat 25 Sep, 22:52"; another year is named.

    Datetimes are read in the active time zone.
    """
    today = timezone.localtime(at).date()
    if not isinstance(value, datetime):
        return "today" if value == today else _day(value, today)
    local = timezone.localtime(value)
    if local.date() == today:
        return f"{'tonight' if local.hour >= EVENING else 'today'} {local:%H:%M}"
    return f"{_day(local.date(), today)}, {local:%H:%M}"


def _day(day: date, today: date) -> str:
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day:%a} {day.day} {day:%b}{year}"


def exactly(value: datetime | date) -> str:
    """The same moment without doubt, for titles: "2021-09-25 22:52 CDT"."""
    if not isinstance(value, datetime):
        return value.isoformat()
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M %Z}"


def signed(value: int | Decimal, *, plus: bool = True) -> str:
    """A number with its sign, minus as U+2212: "−35", "+3", "0"."""
    text = f"{abs(value):,}"
    if value < 0:
        return f"−{text}"
    return f"+{text}" if value > 0 and plus else text


def percent_words(value: int | Decimal | None, *, plus: bool = False) -> str:
    """A share or a change in whole percent, half up: "28 %", "−24 %", "n/a" where there is none."""
    if value is None:
        return "n/a"
    whole = Decimal(value).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return f"{signed(whole if whole else Decimal(0), plus=plus)} %"


def direction(value: int) -> str:
    """A difference as a word: "down 35", "up 3", "no change"."""
    if not value:
        return "no change"
    return f"{'down' if value < 0 else 'up'} {abs(value):,}"


def due_state(due: datetime, *, at: datetime) -> tuple[str, str]:
    """How a promise stands: ("late", "Overdue 7 h 20 min"), ("soon", "Due in 1 h 12 min") or ("plain", a date)."""
    if due < at:
        return "late", f"Overdue {span_words(at - due)}"
    if due - at <= SOON:
        return "soon", f"Due in {span_words(due - at)}"
    words = said(due, at=at)
    return "plain", words[0].upper() + words[1:]
