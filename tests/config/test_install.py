"""The first thing a new machine meets: which Python is taken, and what is said when none will do."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
FIND = ROOT / "config" / "install" / "find-python.sh"
# Plays a Python: exit status for the version question, then for the question whether venv and ensurepip are there.
PLAYED = (
    '#!/bin/sh\ncase "$2" in *version_info[*) echo {name};; *"version_info >="*) exit {old};; *) exit {bare};; esac\n'
)


def find(folder: Path, **pythons: tuple[int, int]) -> "subprocess.CompletedProcess[str]":
    """Look for a Python where only these are, each given as the two exit statuses."""
    for name, (old, bare) in pythons.items():
        player = folder / name.replace("_", ".")
        player.write_text(PLAYED.format(name="3.9", old=old, bare=bare))
        player.chmod(0o755)
    return subprocess.run(["/bin/sh", FIND], env={"PATH": str(folder)}, capture_output=True, text=True)


def test_a_newer_python_is_found_behind_an_old_one(tmp_path: Path) -> None:
    done = find(tmp_path, python3=(3, 0), python3_12=(0, 0))
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{tmp_path}/python3.12\n", "")


@pytest.mark.parametrize(
    ("pythons", "said"),
    [
        ({}, "Standdown needs Python 3.11 or newer; found none.\n"),
        ({"python3": (3, 0)}, "Standdown needs Python 3.11 or newer; found 3.9.\n"),
        ({"python3": (0, 1)}, "Standdown needs Python's venv module, which {}/python3 lacks (on Debian and Ubuntu: "),
    ],
)
def test_what_is_missing_is_said_in_one_line(tmp_path: Path, pythons: dict[str, tuple[int, int]], said: str) -> None:
    done = find(tmp_path, **pythons)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith(said.format(tmp_path))


def test_the_pins_name_no_machine_and_no_host() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert not any(line.startswith(("-", "#", "/")) for line in text.splitlines())


def test_the_development_pins_hold_all_of_the_others() -> None:
    pins = [{line for line in (ROOT / name).read_text().splitlines() if "==" in line} for name in NAMES]
    assert pins[0] <= pins[1]


NAMES = ("requirements.txt", "requirements-dev.txt")


def test_make_works_from_any_folder(tmp_path: Path) -> None:
    done = subprocess.run(["make", "-C", ROOT, "help"], cwd=tmp_path, env=os.environ, capture_output=True, text=True)
    assert "demo" in done.stdout
    assert done.returncode == 0
