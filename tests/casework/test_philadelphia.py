"""The whole of Philadelphia's file, and every figure that was counted from it by other means.

The file is not ours to commit: it is looked for in the folder STANDDOWN_DATA, else in ../shared/data.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from accounts.vocabulary import Role
from casework.models import Incident, Involvement
from casework.services.statistics import shootings, yearly
from ledger.models import AuditEvent, OutboxEvent
from tests.api.client import api
from tests.factories import user

ROOT = Path(__file__).parents[2]
FILE = Path(os.environ.get("STANDDOWN_DATA", str(ROOT.parent / "shared" / "data"))) / "philadelphia-shootings.csv"
MAPPING = ROOT / "casework" / "mappings" / "philadelphia.toml"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.exists(), reason=f"{FILE} is not here: set STANDDOWN_DATA to its folder"),
]

#: year → non-fatal, fatal; the whole year and to 22 August. Counted apart from this software.
WHOLE = {
    2015: (1038, 233),
    2016: (1057, 262),
    2017: (991, 259),
    2018: (1136, 302),
    2019: (1153, 311),
    2020: (1796, 449),
    2021: (1824, 507),
    2022: (1781, 474),
}
TO_22_AUGUST = {
    2015: (634, 136),
    2016: (678, 180),
    2017: (618, 166),
    2018: (690, 187),
    2019: (723, 191),
    2020: (1022, 258),
    2021: (1189, 307),
    2022: (1197, 324),
    2023: (926, 252),
}
TABLE = [(date(year, 12, 31), *counts) for year, counts in WHOLE.items()] + [
    (date(year, 8, 22), *counts) for year, counts in TO_22_AUGUST.items()
]


def run_import(problems: Path) -> str:
    out = StringIO()
    call_command("import_incidents", str(FILE), "--mapping", str(MAPPING), "--problems", str(problems), stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def problems(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Path]:
    """The file, imported once for all tests of this module and rolled back after them."""
    path = tmp_path_factory.mktemp("philadelphia") / "problems.csv"
    with django_db_blocker.unblock(), transaction.atomic():
        out = run_import(path)
        assert "Incidents: 13455 created, 0 updated, 0 unchanged." in out
        assert "Victims: 14861 created, 0 updated, 0 unchanged." in out
        yield path
        transaction.set_rollback(True)


@pytest.mark.parametrize("zone", ["America/Chicago", "Asia/Tokyo", "UTC"])
@pytest.mark.parametrize(("as_of", "nonfatal", "fatal"), TABLE)
def test_every_figure_of_the_table(
    as_of: date, nonfatal: int, fatal: int, zone: str, problems: Path, settings: Any
) -> None:
    settings.TIME_ZONE = zone
    found = shootings(as_of)
    assert found["nonfatal_victims"]["current"] == nonfatal
    assert found["fatal_shooting_victims"]["current"] == found["homicide_victims"]["current"] == fatal


@pytest.mark.parametrize(("as_of", "nonfatal", "fatal"), TABLE)
def test_the_command_says_the_same(as_of: date, nonfatal: int, fatal: int, problems: Path) -> None:
    out = StringIO()
    call_command("statistics", "--as-of", as_of.isoformat(), "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert (found["nonfatal_victims"]["current"], found["fatal_shooting_victims"]["current"]) == (nonfatal, fatal)


def test_the_api_says_the_same(problems: Path) -> None:
    client = api(user(Role.ANALYST))
    for as_of, nonfatal, fatal in TABLE:
        found = client.read("statistics/shootings/", as_of=as_of.isoformat()).json()
        assert (found["nonfatal_victims"]["current"], found["fatal_shooting_victims"]["current"]) == (nonfatal, fatal)


def test_change_and_percent_against_the_year_before(problems: Path) -> None:
    assert shootings(date(2023, 8, 22))["nonfatal_victims"] == {
        "current": 926,
        "prior": 1197,
        "change": -271,
        "percent": -23,
    }
    assert shootings(date(2015, 8, 22))["fatal_shooting_victims"] == {
        "current": 136,
        "prior": 0,
        "change": 136,
        "percent": None,
    }


def test_five_years_beside_each_other(problems: Path) -> None:
    rows = yearly(date(2023, 8, 22))
    to_date = {
        row["year"]: (row["to_date"]["nonfatal_victims"], row["to_date"]["fatal_shooting_victims"]) for row in rows
    }
    whole = {
        row["year"]: (row["whole"]["nonfatal_victims"], row["whole"]["fatal_shooting_victims"])
        for row in rows
        if row["whole"]
    }
    assert to_date == {year: TO_22_AUGUST[year] for year in range(2019, 2024)}
    assert whole == {year: WHOLE[year] for year in range(2019, 2023)}


def test_what_the_file_is_known_to_hold(problems: Path) -> None:
    assert Involvement.objects.filter(incident__circumstance="officer_involved").count() == 110
    without_place = Involvement.objects.filter(incident__circumstance__isnull=False, incident__latitude=None)
    assert Incident.objects.filter(time_known=False).count() == 110
    assert without_place.count() <= 574
    assert not Incident.objects.filter(case_number__endswith=".0").exists()
    case = Incident.objects.get(case_number="202219040428")
    assert case.occurred_on == date(2022, 8, 20)
    days = case.involvements.order_by("injured_on").values_list("injured_on", flat=True)
    assert list(days) == [date(2022, 8, 20)] + [date(2022, 8, 23)] * 3


def test_history_is_logged_and_told_to_nobody(problems: Path) -> None:
    assert AuditEvent.objects.filter(verb="casework.incident.imported").count() == 13455
    assert OutboxEvent.objects.count() == 0


def test_repaired_rows_are_named_with_line_and_column(problems: Path) -> None:
    with problems.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    years = [row for row in rows if row["column"] == "year"]
    assert len(years) == 11
    assert [row["value"] for row in rows if row["column"] == "age"] == ["115", "115", "117"]
    assert {row["outcome"] for row in rows} == {"repaired"}
    with FILE.open(encoding="utf-8", newline="") as stream:
        lines = stream.read().splitlines()
    assert all(f",{row['value']}," in lines[int(row["line"]) - 1] for row in years)


def test_a_second_run_doubles_nothing(problems: Path, tmp_path: Path) -> None:
    before = AuditEvent.objects.count()
    out = run_import(tmp_path / "again.csv")
    assert "Incidents: 0 created, 0 updated, 13455 unchanged." in out
    assert "Victims: 0 created, 0 updated, 14861 unchanged." in out
    assert (Incident.objects.count(), Involvement.objects.count()) == (13455, 14861)
    assert AuditEvent.objects.count() == before
    assert (tmp_path / "again.csv").read_text(encoding="utf-8") == problems.read_text(encoding="utf-8")
