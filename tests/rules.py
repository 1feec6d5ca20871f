"""Rules for every test run: which database a test is for, and that nothing is skipped where nothing may be.

A test marked `sqlite_only` or `postgres_only` is left out on the other database, since there is nothing to see there.
With STANDDOWN_NO_SKIPS=1, as in CI, a skipped test fails.
"""

import os
from collections.abc import Generator, Iterator
from typing import TypeVar

import pytest
from django.conf import settings

from config.launcher.broker import embedded_broker, wait_until_ready

ONLY = {"sqlite_only": "sqlite3", "postgres_only": "postgresql"}
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
NO_SKIPS = os.environ.get("STANDDOWN_NO_SKIPS") == "1"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests of the other database."""
    engine = settings.DATABASES["default"]["ENGINE"]
    others = [mark for mark, database in ONLY.items() if not engine.endswith(database)]
    left_out = [item for item in items if any(item.get_closest_marker(mark) for mark in others)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped test into a failed one where nothing may be skipped."""
    return _unskipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a module that skips itself."""
    return _unskipped((yield))


def _unskipped(report: Report) -> Report:
    if NO_SKIPS and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.longrepr = f"Nothing may be skipped here. {reason}"
    return report


@pytest.fixture(scope="session")
def broker() -> Iterator[str]:
    """The address of a real Redis-protocol server: TEST_REDIS_URL, else an embedded one for this process."""
    given = os.environ.get("TEST_REDIS_URL", "")
    if given:
        yield given
        return
    child, url = embedded_broker()
    child.start()
    try:
        wait_until_ready(child, url)
        yield url
    finally:
        child.ask_to_end()
        child.end(5)
