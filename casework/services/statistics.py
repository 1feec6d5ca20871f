"""Department totals: victims to date, and where surviving victims stand. Read only, one number for everybody.

Nothing here narrows to what the reader may see: a total is a total (domain.md, *Counting*). Lists behind a figure
do narrow, at their own doors. Windows are stored local dates, so that no setting of a zone can move a figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import TypedDict

from django.db.models import Count, Q

from casework.analysis import rules
from casework.analysis.counting import (
    Comparison,
    Window,
    prior_year_to_date,
    same_day,
    whole_year,
    year_to_date,
)
from casework.models import Involvement
from casework.models.involvements import InvolvementQuerySet
from casework.vocabulary import NOT_COUNTED, Clearance, Injury, Weapon
from ledger.vocabulary import Invalid

#: No department's counts go further back; the bound keeps the year before within the calendar.
EARLIEST = date(1900, 1, 1)
SHOT = Q(incident__weapon=Weapon.FIREARM)
CONDITIONS = {
    "homicide_victims": Q(injury=Injury.FATAL),
    "fatal_shooting_victims": Q(injury=Injury.FATAL) & SHOT,
    "nonfatal_victims": Q(injury=Injury.NONFATAL) & SHOT,
}
YEARS_SHOWN = 5

Figure = dict[str, int | None]
Counts = dict[str, int]


class Shootings(TypedDict):
    """Victims, year to date beside the year before (api.md, `statistics/shootings/`)."""

    as_of: str
    rule: str
    homicide_victims: Figure
    fatal_shooting_victims: Figure
    nonfatal_victims: Figure


class Year(TypedDict):
    """One year's victims: to the same day, and whole where the year is over."""

    year: int
    to_date: Counts
    whole: Counts | None


def counted_victims() -> InvolvementQuerySet:
    """Every victim that the department's figures count, whoever asks."""
    victims: InvolvementQuerySet = Involvement.objects.all().victims()
    return victims.exclude(incident__clearance=Clearance.UNFOUNDED).exclude(incident__circumstance__in=NOT_COUNTED)


def hurt_in(*windows: Window) -> Q:
    """The condition that a victim was hurt within one of the windows."""
    return reduce(or_, (Q(injured_on__range=(window.first, window.last)) for window in windows))


def count_in(windows: Sequence[Window]) -> list[Counts]:
    """All figures for each window, in one query."""
    wanted = {
        f"{figure}_{n}": Count("pk", filter=condition & hurt_in(window))
        for n, window in enumerate(windows)
        for figure, condition in CONDITIONS.items()
    }
    found = counted_victims().filter(hurt_in(*windows)).order_by().aggregate(**wanted)
    return [{figure: found[f"{figure}_{n}"] for figure in CONDITIONS} for n in range(len(windows))]


def shootings(as_of: date) -> Shootings:
    """Victims from 1 January through `as_of`, beside the year before through the same day.

    Invalid (`as_of`) for a day before 1900.
    """
    _check(as_of)
    current, prior = count_in([year_to_date(as_of), prior_year_to_date(as_of)])
    figures = {name: Comparison(current[name], prior[name]).as_dict() for name in CONDITIONS}
    return Shootings(
        as_of=as_of.isoformat(),
        rule=rules.SHOOTINGS,
        homicide_victims=figures["homicide_victims"],
        fatal_shooting_victims=figures["fatal_shooting_victims"],
        nonfatal_victims=figures["nonfatal_victims"],
    )


def yearly(as_of: date) -> list[Year]:
    """The last five years, oldest first, as far back as there are victims. Invalid (`as_of`) before 1900."""
    _check(as_of)
    years = _years_shown(as_of)
    to_date = [year_to_date(same_day(as_of, year)) for year in years]
    counts = count_in([*to_date, *(whole_year(year) for year in years)])
    return [
        Year(year=year, to_date=counts[n], whole=counts[n + len(years)] if year < as_of.year else None)
        for n, year in enumerate(years)
    ]


def _years_shown(as_of: date) -> list[int]:
    first = counted_victims().filter(injured_on__lte=as_of).order_by("injured_on").values_list("injured_on", flat=True)
    oldest = first.first()
    return list(range(max(oldest.year if oldest else as_of.year, as_of.year - YEARS_SHOWN + 1), as_of.year + 1))


def _check(as_of: date) -> None:
    if as_of < EARLIEST:
        raise Invalid(f"The figures begin on {EARLIEST:%d %B %Y}.", field="as_of", code="too_early")
