"""`make test`: every check, then every test on SQLite and on PostgreSQL, and at the end what was skipped and why.

    python -m tests.run                  all of it
    python -m tests.run --only checks    no tests

STANDDOWN_NO_SKIPS=1 makes a missing PostgreSQL, browser or data set a failure. TEST_DATABASE_URL names a PostgreSQL to
use instead of a throw-away one; TEST_WORKERS says how many tests run at a time (default 2).
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

from tests import postgres

PY = sys.executable
NO_SKIPS = os.environ.get("STANDDOWN_NO_SKIPS") == "1"
DEPLOYED = {
    "ENVIRONMENT": "production",
    "DEBUG": "0",
    "SECRET_KEY": "only-for-this-check-" + "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH",
    "ALLOWED_HOSTS": "standdown.example.org",
}
CHECKS: list[tuple[str, list[str], dict[str, str]]] = [
    ("style", [PY, "-m", "ruff", "check", "."], {}),
    ("format", [PY, "-m", "ruff", "format", "--check", "."], {}),
    ("types", [PY, "-m", "mypy", "."], {}),
    ("walls", [PY, "-c", "from importlinter.cli import lint_imports_command as check; check()"], {}),
    ("templates", [PY, "-m", "djlint", "--lint", "--quiet", "config", "accounts", "casework", "outreach"], {}),
    ("migrations", [PY, "manage.py", "makemigrations", "--check", "--dry-run"], {}),
    ("deployment", [PY, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], DEPLOYED),
]


def check() -> list[str]:
    """Run every check; returns the names of those that failed."""
    return [name for name, command, added in CHECKS if not _passes(name, command, added)]


def _passes(name: str, command: list[str], added: dict[str, str]) -> bool:
    began = time.monotonic()
    done = subprocess.run(command, env=os.environ | added, capture_output=True, text=True)
    print(f"{'ok' if done.returncode == 0 else 'FAILED':7}{name} ({time.monotonic() - began:.0f} s)", flush=True)
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n", flush=True)
    return done.returncode == 0


def test(name: str, report: Path, database: str | None) -> bool:
    """Run the tests on one database; the report is JUnit's XML."""
    print(f"\n=== Tests on {name}", flush=True)
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    if database:
        env["DATABASE_URL"] = database
    workers = os.environ.get("TEST_WORKERS", "2")
    command = [PY, "-m", "pytest", "-q", "-n", workers, "--dist", "loadfile", f"--junitxml={report}"]
    # In the order of the folders: by number of tests, the few slow ones would run at the end, one worker idle.
    command += ["--no-loadscope-reorder", "--durations=15", "--durations-min=5"]
    return subprocess.run(command, env=env).returncode == 0


def test_on_postgres(report: Path) -> bool:
    """Run the tests on the PostgreSQL that was named, or on a throw-away one."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return test("PostgreSQL", report, given)
    with postgres.server() as address:
        return test("PostgreSQL", report, f"{address}standdown")


def tell(reports: list[Path], missing: list[str], failed: list[str]) -> None:
    """The last words: what was skipped, what failed, and the sum over both databases."""
    cases = [case for report in reports if report.exists() for case in ElementTree.parse(report).iter("testcase")]
    skips = Counter(skip.get("message", "") for case in cases for skip in case.findall("skipped"))
    broken = sum(1 for case in cases if case.find("failure") is not None or case.find("error") is not None)
    print()
    for reason, count in skips.items():
        print(f"SKIPPED: {count} tests, because: {reason}")
    for line in missing:
        print(f"SKIPPED: {line}")
    for name in failed:
        print(f"FAILED: {name}")
    skipped = sum(skips.values())
    print(f"{len(cases) - broken - skipped} passed, {broken} failed, {skipped} skipped", flush=True)


def main(arguments: list[str]) -> int:
    """Everything, in the order of how soon it tells something."""
    os.chdir(Path(__file__).resolve().parent.parent)
    failed = check()
    if arguments == ["--only", "checks"]:
        return 1 if failed else 0
    missing: list[str] = []
    with tempfile.TemporaryDirectory(prefix="standdown-reports-") as name:
        reports = [Path(name) / "sqlite.xml", Path(name) / "postgres.xml"]
        if not test("SQLite", reports[0], None):
            failed.append("tests on SQLite")
        if postgres.binaries() is None and not os.environ.get("TEST_DATABASE_URL"):
            missing.append("every test on PostgreSQL, because this machine has no server binaries (initdb, postgres).")
        elif not test_on_postgres(reports[1]):
            failed.append("tests on PostgreSQL")
        if NO_SKIPS and missing:
            failed.append("nothing may be skipped here")
        tell(reports, missing, failed)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
