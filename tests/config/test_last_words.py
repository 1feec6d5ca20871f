"""What `make test` says last."""

from pathlib import Path

import pytest

from tests.run import tell

REPORT = """<testsuites><testsuite>
<testcase name="a"/><testcase name="b"/>
<testcase name="c"><failure message="no"/></testcase>
<testcase name="d"><skipped message="no Chromium"/></testcase>
</testsuite></testsuites>"""


def test_the_last_line_adds_up_both_databases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("one", "two"):
        (tmp_path / name).write_text(REPORT)
    tell([tmp_path / "one", tmp_path / "two", tmp_path / "never-written"], ["PostgreSQL"], ["types"])
    assert capsys.readouterr().out.strip().splitlines() == [
        "SKIPPED: 2 tests, because: no Chromium",
        "SKIPPED: PostgreSQL",
        "FAILED: types",
        "4 passed, 2 failed, 2 skipped",
    ]
