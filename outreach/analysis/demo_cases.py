"""The demo city's last weeks, case by case: who was shot, who was visited, what was promised and kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from outreach.analysis.demo_plan import Victim

WEEKS_TOLD = 3


@dataclass(frozen=True, slots=True)
class Hurt:
    """One victim of a case; `stance` is what a detective is told first, `later` after a change of mind."""

    given: str
    family: str
    age: int
    injury: str = "nonfatal"
    stance: str = "cooperative"
    later: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """One contact, so many hours after the unit knew; `kin` are given names of relatives or of victims."""

    hours: float
    officer: str
    kin: tuple[str, ...]
    outcome: str = "spoke_in_person"
    reception: str = "receptive"
    method: str = "in_person"
    words: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One told shooting: `week` counts back from the week of the demo's day, 0 is within the last `hours`."""

    week: int
    weekday: int
    clock: str
    place: int
    hurt: tuple[Hurt, ...]
    kin: tuple[tuple[str, str], ...] = ()
    visits: tuple[Visit, ...] = ()
    gate: str = "clear"
    worked: bool = True
    hours: float = 0
    suspect: tuple[str, str] = ("", "")
    motive: str = "unknown"
    note: str = ""


def _visited(officer: str, *kin: str, hours: float = 20) -> Visit:
    return Visit(hours, officer, kin)


CASES = (
    Case(
        3,
        2,
        "21:15",
        1,
        (Hurt("Shanice", "Boyd", 24),),
        (("Renee", "parent"),),
        (_visited("okafor", "Renee", "Shanice"),),
    ),
    Case(
        3,
        5,
        "23:40",
        4,
        (Hurt("Paul", "Kerr", 31, stance="uncooperative", later="cooperative"),),
        (("Nadia", "partner"),),
        (_visited("sandoval", "Paul", "Nadia", hours=30),),
    ),
    Case(
        3,
        6,
        "02:10",
        0,
        (Hurt("Darnell", "Hobbs", 22, "fatal"),),
        (("Monique", "parent"), ("Cedric", "sibling")),
        (
            _visited("okafor", "Monique"),
            Visit(44, "brandt", ("Cedric",), "no_answer", ""),
            _visited("brandt", "Cedric", hours=70),
        ),
    ),
    Case(
        2,
        3,
        "18:30",
        6,
        (Hurt("Luz", "Navarro", 27), Hurt("Hugo", "Navarro", 29)),
        (("Rosa", "parent"),),
        (_visited("brandt", "Luz", "Hugo", "Rosa"),),
    ),
    Case(
        2,
        5,
        "20:05",
        3,
        (Hurt("Malik", "Gaines", 19, stance="uncooperative"),),
        (("Felicia", "grandparent"),),
        (Visit(26, "sandoval", ("Malik",), "refused", ""), _visited("sandoval", "Felicia", hours=28)),
    ),
    Case(
        2,
        6,
        "22:45",
        2,
        (Hurt("Terrence", "Pace", 33, "fatal"), Hurt("Omar", "Rusk", 30)),
        (("Denise", "partner"), ("Byron", "friend")),
        (
            _visited("okafor", "Denise"),
            _visited("okafor", "Omar", hours=32),
            Visit(50, "okafor", ("Byron",), "spoke_by_phone", "neutral", "phone"),
        ),
        motive="group_feud",
    ),
    Case(2, 7, "03:20", 5, (Hurt("Bianca", "Yates", 26),), (), (_visited("brandt", "Bianca", hours=12),)),
    Case(
        1,
        1,
        "19:50",
        7,
        (Hurt("Rafael", "Santos", 28),),
        (("Gloria", "parent"),),
        (_visited("sandoval", "Rafael", "Gloria"),),
    ),
    Case(
        1,
        4,
        "21:00",
        4,
        (Hurt("Leon", "Pruitt", 23, stance="uncooperative"),),
        (("Keisha", "sibling"),),
        (Visit(25, "brandt", ("Leon",), "no_answer", ""),),
        worked=False,
    ),
    Case(
        1,
        5,
        "23:15",
        1,
        (Hurt("Andre", "Ward", 22),),
        (("Loretta", "parent"), ("Jaylen", "sibling")),
        (_visited("okafor", "Loretta", hours=16), Visit(22, "okafor", ("Andre",), "no_answer", "")),
        worked=False,
    ),
    Case(
        1,
        6,
        "01:10",
        2,
        (Hurt("Imani", "Cole", 31),),
        (("Trevor", "partner"),),
        (_visited("brandt", "Imani", "Trevor", hours=9),),
    ),
    Case(
        1,
        6,
        "22:52",
        0,
        (Hurt("Marcus", "Ellery", 19, "fatal"),),
        (("Yolanda", "parent"), ("Curtis", "parent"), ("Tasha", "partner"), ("Alvin", "clergy")),
        (
            _visited("okafor", "Yolanda", hours=18),
            Visit(20, "okafor", ("Curtis",), "no_answer", ""),
            Visit(
                27,
                "brandt",
                ("Tasha",),
                "spoke_by_phone",
                "neutral",
                "phone",
                "Will think about talking to the detective.",
            ),
            Visit(40, "okafor", ("Curtis",), "no_answer", ""),
        ),
        worked=False,
        suspect=("Dre", "Strand"),
        motive="suspected_retaliation",
        note="Shot from a passing car.",
    ),
    Case(1, 7, "16:40", 6, (Hurt("Vanessa", "Quill", 35),), (), (), gate="limited", worked=False),
    Case(0, 0, "", 3, (Hurt("Isaiah", "Vance", 20),), (("Simone", "parent"),), (), gate="hold", worked=False, hours=19),
    Case(
        0,
        0,
        "",
        5,
        (Hurt("Emilio", "Zamora", 26), Hurt("Hector", "Salas", 25)),
        (),
        (),
        gate="held",
        worked=False,
        hours=2.6,
    ),
)


def moment(case: Case, at: datetime) -> datetime:
    """When a case happened, for a demo that stands at `at` (local)."""
    if case.week == 0:
        return (at - timedelta(hours=case.hours)).replace(second=0, microsecond=0)
    hour, minute = map(int, case.clock.split(":"))
    day = _monday(at.date()) + timedelta(days=case.weekday - 1, weeks=-case.week)
    return datetime.combine(day, time(hour, minute), at.tzinfo)


def victims(at: datetime) -> list[Victim]:
    """What the cases add to the counts."""
    return [
        Victim(moment(case, at).date(), hurt.injury, hurt.stance if hurt.injury == "nonfatal" else "")
        for case in CASES
        for hurt in case.hurt
    ]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
