"""The demo city's past as a plan: which victims on which day, so that the pilot's figures come out when counted.

Everything is drawn from one seed. The figures are those of the press report on the pilot (docs/domain.md); nothing
here is read by a page, which counts what was saved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from casework.analysis.counting import same_day

SEED = 20210928
#: Victims to date: this year, last year.
KILLED = (112, 147)
WOUNDED = (387, 485)
#: The last full month: its non-fatal victims and how many of them first declined; then the month before, for which
#: the report gives 36 % and no denominator: the demo takes 18 of 50.
LAST_MONTH = (46, 13)
MONTH_BEFORE = (50, 18)
#: Of those who first declined in the last full month, so many gave an account later.
CONVERTED = 4
KILLED_WITHOUT_GUN = 9
SHOTS_ONLY = 55
_USUAL_STANCES = ["cooperative"] * 62 + ["uncooperative"] * 29 + ["undecided"] * 5 + ["unable"] * 3 + ["not_asked"]
_WITHOUT_GUN = ("knife", "blunt_object", "personal_weapons")
_LEFT_OUT = ("justifiable", "officer_involved", "self_inflicted", "accidental", "unfounded")


@dataclass(frozen=True, slots=True)
class Victim:
    """One planned victim; `stance` is empty for the killed, `later` the class after a change of mind."""

    day: date
    injury: str
    stance: str = ""
    later: str = ""


@dataclass(frozen=True, slots=True)
class Shooting:
    """One planned incident: everybody hurt on one occasion."""

    day: date
    victims: tuple[Victim, ...]
    weapon: str = "firearm"
    left_out: str = ""


def demo_day(today: date) -> date:
    """The day the demo stands on: `today`, or before 1 March the previous 28 September.

    The pilot's figures need two full months of the same year.
    """
    return today if today >= date(today.year, 3, 1) else date(today.year - 1, 9, 28)


def plan_past(as_of: date, told: Sequence[Victim]) -> list[Shooting]:
    """Every incident up to `as_of` but those `told` one by one, so that together they make the pilot's figures."""
    draw = Random(SEED)  # noqa: S311 - invented people, not secrets
    quiet_from = min((victim.day for victim in told), default=as_of + timedelta(days=1))
    victims = [
        *_wounded_this_year(as_of, told, quiet_from, draw),
        *_spread(_days(date(as_of.year, 1, 1), as_of), quiet_from, KILLED[0] - _count(told, "fatal"), "fatal", draw),
        *_last_year(as_of, draw),
    ]
    shootings = _without_gun(_grouped(victims, draw), draw)
    shootings += _uncounted(as_of, quiet_from, draw)
    return sorted(shootings, key=lambda shooting: shooting.day)


def _wounded_this_year(as_of: date, told: Sequence[Victim], quiet_from: date, draw: Random) -> list[Victim]:
    last = _month_before(as_of.replace(day=1))
    before = _month_before(last[0])
    rest = [day for day in _days(date(as_of.year, 1, 1), as_of) if day not in last and day not in before]
    owed = WOUNDED[0] - LAST_MONTH[0] - MONTH_BEFORE[0] - _count(told, "nonfatal", rest)
    return [
        *_month(last, LAST_MONTH, CONVERTED, told, quiet_from, draw),
        *_month(before, MONTH_BEFORE, 0, told, quiet_from, draw),
        *(_usual(victim, draw) for victim in _spread(rest, quiet_from, owed, "nonfatal", draw)),
    ]


def _month(
    days: Sequence[date], owed: tuple[int, int], converted: int, told: Sequence[Victim], quiet_from: date, draw: Random
) -> list[Victim]:
    """A month's wounded: so many first declined, of them so many gave an account later, all others gave one."""
    declined = owed[1] - sum(1 for victim in told if victim.day in days and victim.stance == "uncooperative")
    victims = _spread(days, quiet_from, owed[0] - _count(told, "nonfatal", days), "nonfatal", draw)
    draw.shuffle(victims)
    return [
        replace(victim, stance="uncooperative", later="cooperative" if index < converted else "")
        if index < declined
        else replace(victim, stance="cooperative")
        for index, victim in enumerate(victims)
    ]


def _last_year(as_of: date, draw: Random) -> list[Victim]:
    """The year before: the report's figures to the same day, and the rest of the year at the same pace."""
    first, final = date(as_of.year - 1, 1, 1), date(as_of.year - 1, 12, 31)
    to_date = _days(first, same_day(as_of, as_of.year - 1))
    after = _days(to_date[-1] + timedelta(days=1), final)
    pace = len(after) / len(to_date)
    victims = []
    for days, share in ((to_date, 1.0), (after, pace)):
        victims += _spread(days, final, round(KILLED[1] * share), "fatal", draw)
        victims += [
            _usual(victim, draw) for victim in _spread(days, final, round(WOUNDED[1] * share), "nonfatal", draw)
        ]
    return victims


def _grouped(victims: Iterable[Victim], draw: Random) -> list[Shooting]:
    """Victims of one day as incidents: mostly one victim, sometimes two or three."""
    shootings: list[Shooting] = []
    for victim in sorted(victims, key=lambda victim: victim.day):
        last = shootings[-1] if shootings else None
        if last and last.day == victim.day and len(last.victims) < 3 and draw.random() < 0.3:
            shootings[-1] = replace(last, victims=(*last.victims, victim))
        else:
            shootings.append(Shooting(victim.day, (victim,)))
    return shootings


def _without_gun(shootings: list[Shooting], draw: Random) -> list[Shooting]:
    """Each year some killings of one person are by another weapon: homicides, but not fatal shootings."""
    changed = list(shootings)
    for year in sorted({shooting.day.year for shooting in shootings}):
        single = [
            index
            for index, shooting in enumerate(shootings)
            if shooting.day.year == year and [victim.injury for victim in shooting.victims] == ["fatal"]
        ]
        for index in draw.sample(single, min(KILLED_WITHOUT_GUN, len(single))):
            changed[index] = replace(shootings[index], weapon=draw.choice(_WITHOUT_GUN))
    return changed


def _uncounted(as_of: date, quiet_from: date, draw: Random) -> list[Shooting]:
    """Incidents that no figure counts: shots that hit nobody, and victims that the rules leave out."""
    shootings = []
    for year in (as_of.year - 1, as_of.year):
        days = _days(date(year, 1, 1), min(date(year, 12, 31), as_of))
        shootings += [Shooting(day, ()) for day in _pick(days, quiet_from, SHOTS_ONLY, draw)]
        for why in _LEFT_OUT:
            for injury, day in zip(("fatal", "nonfatal"), _pick(days, quiet_from, 2, draw), strict=True):
                shootings.append(Shooting(day, (Victim(day, injury),), left_out=why))
    return shootings


def _usual(victim: Victim, draw: Random) -> Victim:
    return replace(victim, stance=draw.choice(_USUAL_STANCES))


def _spread(days: Sequence[date], quiet_from: date, number: int, injury: str, draw: Random) -> list[Victim]:
    return [Victim(day, injury) for day in _pick(days, quiet_from, number, draw)]


def _pick(days: Sequence[date], quiet_from: date, number: int, draw: Random) -> list[date]:
    """So many days, with repeats, before the days that are told one by one; those only when there are no others."""
    open_days = [day for day in days if day < quiet_from] or list(days)
    return draw.choices(open_days, k=number)


def _count(victims: Sequence[Victim], injury: str, days: Sequence[date] | None = None) -> int:
    return sum(1 for victim in victims if victim.injury == injury and (days is None or victim.day in days))


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _month_before(day: date) -> list[date]:
    """Every day of the month before the month that `day` begins."""
    last = day - timedelta(days=1)
    return _days(last.replace(day=1), last)
