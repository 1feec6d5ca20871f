"""Where the surviving victims of a month stand, first and now (domain.md, *Cooperation*)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TypedDict

from casework.analysis import rules
from casework.analysis.cooperation import Entry, initial_stance, stance_now
from casework.analysis.counting import Window, month_before, month_of, whole_percent
from casework.models import Stance
from casework.services.statistics import CONDITIONS, EARLIEST, counted_victims, hurt_in
from casework.vocabulary import StanceClass
from ledger.vocabulary import Invalid

Histories = dict[int, list[Entry]]


class MonthOfVictims(TypedDict):
    """One month's surviving victims by stance; each of the two breakdowns sums to `victims`."""

    month: str
    victims: int
    initially: dict[str, int]
    percent_initially_uncooperative: int | None
    now: dict[str, int]
    converted: int


class Cooperation(MonthOfVictims):
    """A month, its rule, and the month before (api.md, `statistics/cooperation/`)."""

    rule: str
    previous: MonthOfVictims


def cooperation(month: str) -> Cooperation:
    """Where the victims of a month written YYYY-MM stand. Invalid (`month`) for anything else, or before 1900."""
    this = _parse(month)
    before = month_before(this)
    victims = _victims(before, this)
    histories = _histories(victims)
    current = _summary(this, victims, histories)
    return Cooperation(**current, rule=rules.COOPERATION, previous=_summary(before, victims, histories))


def _parse(month: str) -> Window:
    try:
        window = month_of(month)
    except ValueError as error:
        raise Invalid(str(error), field="month", code="not_a_month") from error
    if window.first < EARLIEST:
        raise Invalid(f"The figures begin on {EARLIEST:%d %B %Y}.", field="month", code="too_early")
    return window


def _victims(*months: Window) -> dict[int, date]:
    """The surviving victims of the months: key and day."""
    found = counted_victims().filter(hurt_in(*months), CONDITIONS["nonfatal_victims"]).order_by()
    return dict(found.values_list("pk", "injured_on"))


def _histories(victims: Iterable[int]) -> Histories:
    histories: Histories = defaultdict(list)
    noted = Stance.objects.filter(involvement__in=list(victims)).order_by("noted_at", "id")
    for victim, *line in noted.values_list("involvement_id", "stance", "noted_at", "confirmed_at"):
        histories[victim].append(Entry(*line))
    return histories


def _summary(month: Window, victims: dict[int, date], histories: Histories) -> MonthOfVictims:
    theirs = [histories.get(victim, []) for victim, day in victims.items() if month.first <= day <= month.last]
    stances = [(initial_stance(history), stance_now(history)) for history in theirs]
    initially = _by_class(first for first, _ in stances)
    return MonthOfVictims(
        month=f"{month.first.year:04}-{month.first.month:02}",
        victims=len(stances),
        initially=initially,
        percent_initially_uncooperative=whole_percent(initially[StanceClass.UNCOOPERATIVE.value], len(stances)),
        now=_by_class(now for _, now in stances),
        converted=stances.count((StanceClass.UNCOOPERATIVE, StanceClass.COOPERATIVE)),
    )


def _by_class(stances: Iterable[str]) -> dict[str, int]:
    counts = Counter(stances)
    return {stance.value: counts[stance] for stance in StanceClass}
