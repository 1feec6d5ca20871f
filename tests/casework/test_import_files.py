"""Broken files: every fault named with its line and column, every good row kept."""

from __future__ import annotations

import csv
import stat
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from casework.models import Incident, Involvement
from casework.services.imports.problems import Outcome, Problem, writer
from casework.vocabulary import UnreadableFile
from ledger.vocabulary import Invalid
from tests.casework.importing import GOOD, HARBORTON, HEADER, PLAIN, bring_in, good, rows, said
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db


def kept() -> list[str]:
    return list(Involvement.objects.order_by("source_id").values_list("source_id", flat=True))


@pytest.mark.parametrize(
    ("line", "column", "value"),
    [
        (
            "7,C7,2021-05-01,22:00,nonfatal,20,Main St,39.1,-94.5",
            "",
            "7,C7,2021-05-01,22:00,nonfatal,20,Main St,39.1,-94.5",
        ),
        (good(7) + ",more", "", good(7) + ",more"),
        (GOOD.format(id="", case="C7"), "id", ""),
        (GOOD.format(id="x" * 121, case="C7"), "id", "x" * 121),
        (GOOD.format(id=7, case="x" * 41), "case", "x" * 41),
        (GOOD.format(id=1, case="C7"), "id", "1"),
        (good(7).replace("2021-05-01", "1 May"), "day", "1 May"),
        (good(7).replace("2021-05-01", ""), "day", ""),
        (good(7).replace("2021-05-01", "2021-02-29"), "day", "2021-02-29"),
        (good(7).replace("2021-05-01", "2021-09-29"), "day", "2021-09-29"),
        (good(7).replace("2021-05-01", "1821-05-01"), "day", "1821-05-01"),
        (good(7).replace("nonfatal", "scratched"), "hurt", "scratched"),
        (good(7).replace("nonfatal", ""), "hurt", ""),
    ],
)
def test_a_row_that_cannot_be_taken_is_rejected_and_the_others_are_kept(
    line: str, column: str, value: str, tmp_path: Path
) -> None:
    _, problems = bring_in(tmp_path, rows(good(1), line, good(2)))
    assert [(p.line, p.column, p.value, p.outcome) for p in problems] == [(3, column, value, Outcome.REJECTED)]
    assert problems[0].reason
    assert kept() == ["1", "2"]


@pytest.mark.parametrize(
    ("was", "instead", "column", "field", "value"),
    [
        ("22:00", "late", "hour", "time_known", False),
        ("39.1,-94.5", "91,-94.5", "lat/lon", "latitude", None),
        ("39.1,-94.5", "39.1,", "lat/lon", "longitude", None),
        ("39.1,-94.5", "0,0", "lat/lon", "latitude", None),
        ("39.1,-94.5", "NaN,1e999", "lat/lon", "latitude", None),
        ("Main St", "x" * 201, "place", "address", "x" * 200),
        ("Main St", "Main\x00 St", "place", "address", "Main St"),
        (",2021", ",2020", "year", "occurred_on", None),
    ],
)
def test_a_field_that_can_be_spared_is_repaired(
    was: str, instead: str, column: str, field: str, value: Any, tmp_path: Path
) -> None:
    before, _, after = good(1).rpartition(was)
    _, problems = bring_in(tmp_path, rows(before + instead + after))
    assert said(problems) == [(2, column, "repaired")]
    found = getattr(Incident.objects.get(), field)
    assert str(found) == "2021-05-01" if field == "occurred_on" else found == value


@pytest.mark.parametrize("age", ["117", "-1", "20.5", "old", "1e999999", "NaN"])
def test_an_age_nobody_has_is_not_known(age: str, tmp_path: Path) -> None:
    _, problems = bring_in(tmp_path, rows(good(1).replace(",20,", f",{age},")))
    assert [(p.column, p.value, p.outcome) for p in problems] == [("age", age, Outcome.REPAIRED)]
    assert Involvement.objects.get().age_as_given is None


def test_what_is_empty_is_not_a_fault(tmp_path: Path) -> None:
    _, problems = bring_in(tmp_path, rows("1,C1,2021-05-01,,fatal,,,,,2021"))
    incident = Incident.objects.get()
    assert problems == []
    assert (incident.time_known, incident.latitude, incident.kind) == (False, None, "homicide")
    assert incident.occurred_at.isoformat() == "2021-05-01T17:00:00+00:00"


def test_bytes_of_another_encoding_are_replaced_and_ids_rejected(tmp_path: Path) -> None:
    odd = good(1).replace("Main", "Ca\xf1on").encode("cp1252")
    broken_id = GOOD.format(id="\xf1", case="C2").encode("cp1252")
    content = b"\xef\xbb\xbf" + b"\n".join([HEADER.encode(), odd, broken_id, good(3).encode()])
    _, problems = bring_in(tmp_path, content)
    assert said(problems) == [(2, "place", "repaired"), (3, "id", "rejected")]
    assert Incident.objects.get(case_number="C1").address == "Ca\ufffdon St"
    assert kept() == ["1", "3"]


def test_cells_may_hold_quotes_and_lines(tmp_path: Path) -> None:
    quoted = good(1).replace("Main St", '"Main St,\n""the yard"""')
    _, problems = bring_in(tmp_path, rows(quoted, good(2).replace("22:00", "late")))
    assert said(problems) == [(4, "hour", "repaired")]
    assert Incident.objects.get(case_number="C1").address == 'Main St,\n"the yard"'


@pytest.mark.parametrize("stray", ['"Main St', '"Main" St', '"'])
def test_a_stray_quote_costs_its_own_row_only(stray: str, tmp_path: Path) -> None:
    lines = [good(1), good(2).replace("Main St", stray), *(good(number) for number in range(3, 400))]
    lines[300] = lines[300].replace("Main St", '"Dock 4"')
    summary, problems = bring_in(tmp_path, rows(*lines))
    assert said(problems) == [(3, "", "rejected")]
    assert summary.tally.victims_created == 398


def test_blank_lines_are_nothing(tmp_path: Path) -> None:
    _, problems = bring_in(tmp_path, rows("", good(1), "   ", ",,,,,,,,,", good(2), ""))
    assert (problems, kept()) == ([], ["1", "2"])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no column 'age', 'case'"),
        (HEADER.replace("hurt", "harm").encode(), "no column 'hurt'"),
        (f"{HEADER},id".encode(), "'id' twice"),
        (rows(good(1)).encode("utf-16"), "no column"),
    ],
)
def test_a_file_that_lacks_a_column_is_refused(content: bytes, words: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=words) as refused:
        bring_in(tmp_path, content)
    assert refused.value.field == "columns"


def test_a_wrong_encoding_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="utf-16"):
        bring_in(tmp_path, b"\xff\xfeabc", {**PLAIN, "encoding": "utf-16"})


def test_problems_are_safe_in_a_spreadsheet() -> None:
    stream = StringIO()
    writer(stream)(Problem(2, "place", '=HYPERLINK("x")\nnext', Outcome.REPAIRED, "-1"))
    _, row = csv.reader(StringIO(stream.getvalue()))
    assert row == ["2", "place", '\'=HYPERLINK("x")\nnext', "repaired", "'-1"]


def command(*args: Any) -> str:
    out = StringIO()
    call_command("import_incidents", *args, stdout=out)
    return out.getvalue()


def test_the_command_imports_and_writes_a_private_problem_file(tmp_path: Path) -> None:
    problems = tmp_path / "problems.csv"
    args = [str(HARBORTON / "victims.csv"), "--mapping", str(HARBORTON / "mapping.toml"), "--problems", str(problems)]
    out = command(*args, "--unit", "Squad 1")
    assert "Incidents: 5 created, 0 updated, 0 unchanged." in out
    assert "Victims: 6 created, 0 updated, 0 unchanged." in out
    assert "0 rejected, 2 repaired, 1 left out, 0 kept" in out
    assert stat.S_IMODE(problems.stat().st_mode) == 0o600
    assert [row["line"] for row in csv.DictReader(problems.open(encoding="utf-8"))] == ["6", "7", "8"]
    assert set(Incident.objects.values_list("unit__name", flat=True)) == {"Squad 1"}
    UnitFactory()
    again = command(*args)
    assert "Incidents: 0 created, 0 updated, 5 unchanged." in again


def test_a_second_unit_has_to_be_chosen_from(tmp_path: Path) -> None:
    UnitFactory(name="North"), UnitFactory(name="South")
    with pytest.raises(Invalid, match="several units; name one of: North, South") as refused:
        bring_in(tmp_path, rows(good(1)))
    assert refused.value.field == "unit"


@pytest.mark.parametrize(
    ("args", "named"),
    [
        (("absent.csv", "--mapping", str(HARBORTON / "mapping.toml")), "file: Cannot read"),
        ((str(HARBORTON / "victims.csv"), "--mapping", "absent.toml"), "mapping: Cannot read"),
        ((str(HARBORTON / "victims.csv"), "--mapping", str(HARBORTON / "victims.csv")), "mapping: "),
    ],
)
def test_the_command_says_what_is_wrong(args: tuple[str, ...], named: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=named):
        command(*args, "--problems", str(tmp_path / "problems.csv"))


def test_the_command_names_the_units_to_choose_from(tmp_path: Path) -> None:
    args = [str(HARBORTON / "victims.csv"), "--mapping", str(HARBORTON / "mapping.toml"), "--problems"]
    problems = str(tmp_path / "problems.csv")
    command(*args, problems)
    with pytest.raises(CommandError, match="unit: There is no unit 'Narcotics'; name one of: Gang Unit"):
        command(*args, problems, "--unit", "Narcotics")
    with pytest.raises(CommandError, match="problems: cannot write"):
        command(*args, str(tmp_path / "no" / "folder.csv"))
