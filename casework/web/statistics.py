"""Statistics: up or down on last year, by how much, counted how."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.capabilities import Capability
from accounts.web import words
from accounts.web.forms import Day
from accounts.web.pages import Page, attempt
from accounts.web.pictures import MONTHS, YearPicture, YearRow, year_line
from casework.analysis import rules
from casework.analysis.counting import month_before, month_of
from casework.services.statistics import CONDITIONS, shootings, yearly
from casework.services.statistics_cooperation import cooperation
from casework.services.statistics_lines import Lines, Point, year_to_date_line
from casework.vocabulary import StanceClass


class AsOfForm(forms.Form):
    """The last day that counts; left out, today."""

    as_of = forms.DateField(label="As of", required=False, widget=Day)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_as_of(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["as_of"] or self.today
        if day > self.today:
            raise forms.ValidationError("This day has not come yet.")
        return day


class StatisticsPage(Page):
    """The figures that the department publishes, each with its rule beside it."""

    capability = Capability.SEE_STATISTICS

    def get(self, request: HttpRequest) -> HttpResponse:
        """Draw them as of a day; a day that cannot be read is said at its field."""
        today = timezone.localtime(self.at).date()
        form = AsOfForm(request.GET if "as_of" in request.GET else {"as_of": today}, today=today)
        figures = attempt(form, lambda: _figures(form.cleaned_data["as_of"])) if form.is_valid() else None
        context = {"form": form, **(figures or {})}
        return render(request, "casework/statistics/statistics.html", context, status=200 if figures else 422)


def _figures(as_of: date) -> dict[str, Any]:
    counts: Any = shootings(as_of)
    lines = year_to_date_line(as_of, every_days=1)
    return {
        "as_of": as_of,
        "figures": [_figure(name, counts[name], _picture(name, lines)) for name in CONDITIONS],
        "shootings_rule": counts["rule"],
        "cooperation": _cooperation(as_of),
        "years": list(reversed(yearly(as_of))),
        "this_year": as_of.year,
    }


def _figure(name: str, count: dict[str, Any], picture: YearPicture) -> dict[str, Any]:
    percent = count["percent"]
    share = f", {words.percent_words(percent, plus=True)}" if percent is not None else ""
    return {
        "title": rules.TITLES[name],
        "current": count["current"],
        "beside": f"{count['prior']} last year",
        "change": f"{words.direction(count['change'])}{share}",
        "rule": rules.FIGURES[name],
        "picture": picture,
    }


def _picture(name: str, lines: Lines) -> YearPicture:
    year = lines["as_of"].year
    return year_line(title=rules.TITLES[name], this_label=str(year), last_label=str(year - 1), rows=_rows(name, lines))


def _rows(name: str, lines: Lines) -> list[YearRow]:
    """A row at the end of each month, and one for the day named."""
    this, last = _month_ends(lines["this_year"]), _month_ends(lines["last_year"])
    return [
        YearRow(_label(now["day"]), _months_since_new_year(now["day"]), now[name], then[name])  # type: ignore[literal-required]
        for now, then in zip(this, last, strict=True)
    ]


def _month_ends(points: list[Point]) -> list[Point]:
    return [point for point in points if point == points[-1] or (point["day"] + timedelta(days=1)).day == 1]


def _label(day: date) -> str:
    whole = (day + timedelta(days=1)).day == 1
    return MONTHS[day.month - 1] if whole else f"{MONTHS[day.month - 1]} {day.day}"


def _months_since_new_year(day: date) -> float:
    return day.month - 1 + day.day / monthrange(day.year, day.month)[1]


def _cooperation(as_of: date) -> dict[str, Any]:
    told = cooperation(_last_full_month(as_of))
    months = [_month(told), _month(told["previous"])]
    return {"months": months, "rule": told["rule"], "latest": months[0], "before": months[1]}


def _last_full_month(as_of: date) -> str:
    """As YYYY-MM; on its last day a month is full."""
    this = month_of(f"{as_of.year:04}-{as_of.month:02}")
    month = this if as_of == this.last else month_before(this)
    return f"{month.first.year:04}-{month.first.month:02}"


def _month(told: Any) -> dict[str, Any]:
    first = month_of(told["month"]).first
    declined = StanceClass.UNCOOPERATIVE.value
    return {
        "name": f"{first:%B %Y}",
        "short": f"{first:%b} {first.year}",
        "victims": told["victims"],
        "initially": told["initially"][declined],
        "percent": told["percent_initially_uncooperative"],
        "now": told["now"],
        "converted": told["converted"],
    }
