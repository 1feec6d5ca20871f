"""`make demo`: the demo city on a database and a broker of its own, whatever the environment says."""

import contextlib
import io
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections

from config.launcher.children import DidNotStart
from config.launcher.parts import Size
from config.launcher.ports import LOOPBACK, listen
from config.launcher.prepare import alone, prepare_site
from config.launcher.run import run_site

ROOT = Path(__file__).resolve().parent.parent.parent
PORTS = (*range(8000, 8100), 0)
# What a process needs of its surroundings; everything else might be a setting meant for another database.
KEPT = {"HOME", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "LOGNAME", "PATH", "SHELL", "TERM", "TMPDIR", "USER"}


def demo_environment() -> None:
    """Set our own environment, which the parts inherit, to the demo's, and forget what it said before."""
    folder = Path(os.environ.get("STANDDOWN_VAR") or ROOT / "var").absolute() / "demo"
    for name in set(os.environ) - KEPT:
        del os.environ[name]
    os.environ.update(DEMO="1", STANDDOWN_VAR=str(folder), TIME_ZONE="America/Chicago")
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.chdir(ROOT)


def prepare_demo() -> None:
    """Tables, static files and, once, the demo city. A loading that broke off begins anew.

    What the loading said (whom to log in as) is kept, for every later start to show.
    """
    folder = Path(settings.VAR_DIR)
    with alone(folder / "demo.lock"):
        if not _said(folder).exists():
            for leftover in folder.glob("standdown.sqlite3*"):
                leftover.unlink()
        prepare_site()
        if not _said(folder).exists():
            _load(_said(folder))


def _said(folder: Path) -> Path:
    return folder / "loaded.txt"


def _load(said: Path) -> None:
    print("Building the demo city (once) …", flush=True)
    words = io.StringIO()
    with contextlib.redirect_stdout(words):
        call_command("load_demo", stdout=words)
    connections.close_all()
    draft = said.with_suffix(".new")
    draft.write_text(words.getvalue(), encoding="utf-8")
    draft.rename(said)


def _welcome(address: str) -> None:
    said = _said(Path(settings.VAR_DIR)).read_text(encoding="utf-8").strip()
    print(f"\n{said}\n\nStanddown's demo city is at {address}\nCtrl-C stops everything.\n", flush=True)


def main() -> int:
    """Run the demo until Ctrl-C."""
    demo_environment()
    django.setup()
    door = listen(LOOPBACK, PORTS)
    try:
        return run_site(door=door, size=Size(), prepare=prepare_demo, ready=_welcome)
    except (DidNotStart, CommandError) as error:
        print(f"The demo did not start: {error}", file=sys.stderr)
        return 1
