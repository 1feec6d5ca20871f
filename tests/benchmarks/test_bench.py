from __future__ import annotations

import json
import subprocess
import sys
from math import isfinite

from tests.benchmarks.__main__ import EVERYTHING
from tests.benchmarks.sites import ROOT


def test_every_scenario_answers_as_expected_and_beside_its_floor() -> None:
    """A small run, without a word on how fast: a status other than the expected one ends it."""
    command = [sys.executable, "-m", "tests.benchmarks", "--sqlite", "--json"]
    command += ["--size", "300", "--small", "100", "--requests", "2"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["database"].startswith("SQLite")
    assert [*found["ratios"], *found["missing"]] == list(EVERYTHING)
    ratios = [ratio["wall_ratio"] for ratio in found["ratios"].values()]
    assert all(isfinite(ratio) and ratio > 0 for ratio in ratios)
    assert isfinite(found["growth"])
