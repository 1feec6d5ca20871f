"""Coordinates of the pictures that pages and printed reports draw as SVG: pure functions over plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LEFT, WIDTH = 1.2, 97.6
TOP, HEIGHT, PLOT_LEFT, PLOT_WIDTH = 4.0, 86.0, 9.0, 82.0
LABEL_GAP = 7.0
STEPS_OF_TEN = (1, 2, 2.5, 5, 10)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class RulerStep:
    """One promised step on the ruler: its hour since the shooting, `state` done, ahead or missed, and its words."""

    label: str
    hour: float
    state: str
    note: str = ""


@dataclass(frozen=True)
class RulerMark:
    """A step with its place: `x` in percent, the text's anchor and its row (0 is nearest to the line)."""

    step: RulerStep
    x: float
    anchor: str
    row: int


@dataclass(frozen=True)
class Ruler:
    """Everything `pictures/ruler.html` draws."""

    marks: list[RulerMark]
    now_x: float
    now_label: str
    now_anchor: str
    pauses: list[tuple[float, float]]
    rows: int
    later: int
    span: int


def ruler(
    steps: Sequence[RulerStep],
    *,
    now_hour: float,
    now_label: str,
    span: int = 72,
    pauses: Sequence[tuple[float, float]] = (),
) -> Ruler:
    """Place a protocol on a line of `span` hours; later steps are counted, not drawn; pauses are (from, to) hours."""
    shown = sorted((step for step in steps if step.hour <= span), key=lambda step: step.hour)
    marks = _rows([_mark(step, span) for step in shown])
    now_x = _x(now_hour, span)
    return Ruler(
        marks=marks,
        now_x=now_x,
        now_label=now_label,
        now_anchor="end" if now_x > 50 else "start",
        pauses=[(_x(begin, span), round(_x(end, span) - _x(begin, span), 2)) for begin, end in pauses],
        rows=1 + max((mark.row for mark in marks), default=0),
        later=len(steps) - len(shown),
        span=span,
    )


def _x(hour: float, span: int) -> float:
    return round(LEFT + WIDTH * min(1.0, max(0.0, hour / span)), 2)


def _mark(step: RulerStep, span: int) -> RulerMark:
    x = _x(step.hour, span)
    return RulerMark(step, x, "start" if x < 8 else "end" if x > 92 else "middle", 0)


def _extent(mark: RulerMark) -> tuple[float, float]:
    """How far the words reach, at 0.85 percent a letter: 13 px type on a sheet 800 px wide."""
    width = 0.85 * max(len(mark.step.label), len(mark.step.note)) + 1
    begin = {"start": mark.x, "middle": mark.x - width / 2, "end": mark.x - width}[mark.anchor]
    return begin, begin + width


def _rows(marks: list[RulerMark]) -> list[RulerMark]:
    """Give each mark the first row of words where it touches nobody."""
    ends: list[float] = []
    placed = []
    for mark in marks:
        begin, end = _extent(mark)
        row = next((number for number, taken in enumerate(ends) if taken <= begin), len(ends))
        ends[row : row + 1] = [end]
        placed.append(RulerMark(mark.step, mark.x, mark.anchor, row))
    return placed


@dataclass(frozen=True)
class YearRow:
    """A point of the running total: `at` months since New Year (8.93 is 28 September), both years' totals so far."""

    label: str
    at: float
    this: int
    last: int

    @property
    def change(self) -> int:
        """This year less last."""
        return self.this - self.last


@dataclass(frozen=True)
class YearPicture:
    """Everything `pictures/year.html` draws; places in percent of the picture, points in percent of the plot."""

    title: str
    this_label: str
    last_label: str
    rows: list[YearRow]
    ticks: list[tuple[int, float]]
    months: list[tuple[str, float]]
    this_points: str
    last_points: str
    this_end: float
    last_end: float


def year_line(*, title: str, this_label: str, last_label: str, rows: Sequence[YearRow]) -> YearPicture:
    """Draw two running totals, this year and last, from zero at New Year. Rows are in order of time, at least one."""
    top = nice_ceiling(max(max(row.this, row.last) for row in rows))
    months = max(1, -(-rows[-1].at // 1))
    this_end, last_end = _apart(_plot_y(rows[-1].this, top[-1]), _plot_y(rows[-1].last, top[-1]))
    return YearPicture(
        title=title,
        this_label=this_label,
        last_label=last_label,
        rows=list(rows),
        ticks=[(tick, _plot_y(tick, top[-1])) for tick in top],
        months=[
            (MONTHS[month], round(PLOT_LEFT + PLOT_WIDTH * (month + 0.5) / months, 2)) for month in range(int(months))
        ],
        this_points=_points([(row.at, row.this) for row in rows], months, top[-1]),
        last_points=_points([(row.at, row.last) for row in rows], months, top[-1]),
        this_end=this_end,
        last_end=last_end,
    )


def nice_ceiling(highest: int) -> list[int]:
    """Axis marks from 0 in round whole steps, four to six of them, the last at or above `highest`."""
    size = 1
    while True:
        for factor in STEPS_OF_TEN:
            step = factor * size
            if step == int(step) and step * 5 >= max(highest, 4):
                count = max(2, -(-highest // int(step)))
                return [int(step) * number for number in range(count + 1)]
        size *= 10


def _plot_y(value: int, top: int) -> float:
    return round(TOP + HEIGHT * (1 - value / top), 2)


def _points(values: list[tuple[float, int]], months: float, top: int) -> str:
    pairs = [(0.0, 0), *values]
    return " ".join(f"{100 * at / months:.2f},{100 - 100 * value / top:.2f}" for at, value in pairs)


def _apart(this: float, last: float) -> tuple[float, float]:
    """Push the two end labels apart where they would overlap, each half of what lacks."""
    lack = LABEL_GAP - abs(this - last)
    if lack <= 0:
        return this, last
    sign = 1 if this >= last else -1
    return round(this + sign * lack / 2, 2), round(last - sign * lack / 2, 2)
