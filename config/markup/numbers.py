"""Numbers with their sign and their share."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django import template

from accounts.web import words

register = template.Library()


@register.filter
def percent(value: Decimal | int | None) -> str:
    """`{{ share|percent }}`: "28 %", "−24 %", "n/a"."""
    return words.percent_words(value)


@register.filter
def change(value: int | Decimal | None) -> str:
    """`{{ difference|change }}`: "−35", "+3", "0", "n/a"."""
    return "n/a" if value is None else words.signed(value)


@register.filter
def direction(value: int) -> str:
    """`{{ difference|direction }}`: "down 35", "up 3", "no change"."""
    return words.direction(value)


@register.filter
def share_of(value: int, whole: int) -> int:
    """`{{ overdue|share_of:most }}`: whole percent for the width of a bar, 0 to 100."""
    return min(100, round(100 * value / whole)) if whole else 0


@register.filter
def hours(value: timedelta) -> float:
    """A span in hours, for the ruler."""
    return value.total_seconds() / 3600
