"""Due times, openings and the order of the agenda, against tables."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from casework.analysis.weeks import IsoWeek
from outreach.analysis.agenda import Weighed, in_order, is_weekend
from outreach.analysis.protocols import Clockwork, due_time, only_for_the_living, step_key, trigger_for
from outreach.analysis.schedule import due_weeks, opens_at
from tests.data import table
from tests.factories import NOW, ZONE

CLOCKWORK = Clockwork(ZONE, timedelta(hours=4), (8, 21))


@pytest.mark.parametrize("row", table("protocol_due_times"), ids=lambda row: row["why"])
def test_due_time(row: dict[str, str]) -> None:
    due = due_time(
        anchor_at=datetime.fromisoformat(row["anchor"]),
        offset=timedelta(minutes=int(row["offset_minutes"])),
        recorded_at=datetime.fromisoformat(row["recorded"]),
        routine=row["routine"] == "yes",
        clockwork=CLOCKWORK,
    )
    assert due == datetime.fromisoformat(row["due"])


@pytest.mark.parametrize("row", table("review_openings"), ids=lambda row: row["why"])
def test_review_opens(row: dict[str, str]) -> None:
    week = IsoWeek.parse(row["week"])
    opens = opens_at(week, weekday=int(row["weekday"]), hour=int(row["hour"]), zone=ZONE)
    assert opens == datetime.fromisoformat(row["opens"])
    assert opens.tzinfo is UTC


@pytest.mark.parametrize(
    ("at", "weeks"),
    [
        ("2021-09-27T05:59-05:00", ["2021-W36", "2021-W37"]),
        ("2021-09-27T06:00-05:00", ["2021-W36", "2021-W37", "2021-W38"]),
        ("2021-09-27T06:01-05:00", ["2021-W37", "2021-W38"]),
        ("2021-01-05T12:00-06:00", ["2020-W52", "2020-W53"]),
        ("2021-11-08T06:30-06:00", ["2021-W43", "2021-W44"]),
    ],
)
def test_weeks_due_within_the_look_back(at: str, weeks: list[str]) -> None:
    due = due_weeks(datetime.fromisoformat(at), weekday=1, hour=6, zone=ZONE, look_back=timedelta(days=14))
    assert [str(week) for week in due] == weeks


@pytest.mark.parametrize(
    ("moment", "weekend"),
    [
        ("2021-09-24T17:59-05:00", False),
        ("2021-09-24T18:00-05:00", True),
        ("2021-09-26T23:59-05:00", True),
        ("2021-11-07T23:59-06:00", True),
        ("2021-03-12T18:00-06:00", True),
    ],
)
def test_weekend(moment: str, weekend: bool) -> None:
    at = datetime.fromisoformat(moment)
    assert is_weekend(at, at.date(), time_known=True, zone=ZONE) is weekend


def test_a_weekend_of_which_only_the_day_is_known() -> None:
    friday = date(2021, 9, 24)
    assert [is_weekend(NOW, friday + timedelta(days=n), time_known=False, zone=ZONE) for n in range(3)] == [
        False,
        True,
        True,
    ]


def test_agenda_order_weekend_then_worst_then_unreached_then_latest() -> None:
    def one(key: int, weekend: bool = True, killed: int = 0, wounded: int = 1, **more: bool) -> Weighed:
        facts = {"reached": False, "gate_open": False} | more
        return Weighed(key, weekend, killed, wounded, occurred_at=NOW + timedelta(hours=key), **facts)

    given = [
        one(1, weekend=False, killed=2),
        one(2),
        one(3, reached=True),
        one(4, gate_open=True),
        one(5, killed=1),
        one(6, wounded=3),
        one(7),
    ]
    assert [each.incident_id for each in in_order(given)] == [5, 6, 7, 2, 4, 3, 1]


@pytest.mark.parametrize(
    ("injury", "kind", "trigger"),
    [
        ("fatal", "homicide", "homicide"),
        ("nonfatal", "homicide", "nonfatal_shooting"),
        ("nonfatal", "nonfatal_shooting", "nonfatal_shooting"),
        ("nonfatal", "other", None),
        ("uninjured", "homicide", None),
    ],
)
def test_trigger(injury: str, kind: str, trigger: str | None) -> None:
    assert trigger_for(injury, kind) == trigger


def test_keys_are_never_null() -> None:
    assert step_key("a", None, "triage") == "a:incident:triage"
    assert step_key("a", "b", "triage") == "a:b:triage"
    assert only_for_the_living(["plan", "advocate"], ["advocate"]) == {"plan"}
