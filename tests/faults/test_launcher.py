"""The foreground process: it starts all parts, mends what falls, and leaves no orphan however it ends."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.launcher.ports import LOOPBACK, listen, random_port
from tests.faults.processes import alive, command_of, descendants, status_of, wait_for

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = [
    pytest.mark.sqlite_only,  # The sites here have a database of their own, whatever the others run on.
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="processes are counted through /proc"),
]


@dataclass
class Site:
    """A running `manage.py serve` with a folder and a port of its own."""

    process: subprocess.Popen[bytes]
    url: str
    log: Path

    def parts(self) -> set[int]:
        """Its living processes, without itself."""
        return descendants(self.process.pid)

    def part(self, word: str) -> int:
        """The first process it started whose command line holds the word; 0 when there is none."""
        return min((pid for pid in self.parts() if word in command_of(pid)), default=0)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site on SQLite and its own broker; whatever it leaves behind is killed afterwards."""
    port, log = random_port(), tmp_path / "log"
    env = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL", "TZ")}
    env |= {"STANDDOWN_VAR": str(tmp_path / "var"), "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", "1", "--tasks", "1"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=output, start_new_session=True)
    running = Site(process, f"http://{LOOPBACK}:{port}/", log)
    try:
        wait_for(
            "the ready line", lambda: "Standdown is at" in log.read_text() or process.poll() is not None, seconds=120
        )
        assert process.poll() is None, log.read_text()
        yield running
    finally:
        left = running.parts()
        process.kill()
        process.wait()
        for pid in alive(left):
            os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_part_outlives_the_launcher(site: Site, number: signal.Signals) -> None:
    wait_for("a page", lambda: 0 < status_of(site.url) < 500, seconds=60)
    assert all(site.part(word) for word in ("gunicorn", "worker", "beat", "valkey-server"))
    parts = site.parts()
    site.process.send_signal(number)
    site.process.wait(timeout=30)
    wait_for("the end of every part", lambda: not alive(parts), seconds=60)
    assert site.process.returncode == (-signal.SIGKILL if number == signal.SIGKILL else 0)


def test_a_part_that_falls_is_started_again(site: Site) -> None:
    before = site.parts()
    os.kill(site.part("gunicorn"), signal.SIGKILL)
    said = r"web ended with status -9; starting it again in \d s"
    wait_for("a word about it", lambda: bool(re.search(said, site.log.read_text())), seconds=60)
    wait_for("another web server", lambda: site.part("gunicorn") not in before | {0}, seconds=60)
    wait_for("a page", lambda: 0 < status_of(site.url) < 500, seconds=60)


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    with listen(LOOPBACK, [0]) as door:
        port = door.getsockname()[1]
        env = os.environ | {"STANDDOWN_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
        done = subprocess.run(
            [sys.executable, "manage.py", "serve", "--port", str(port)],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
        )
    assert (done.returncode, done.stderr.strip().count("\n")) == (1, 0)
    assert f"cannot listen on {LOOPBACK}:{port}: Address already in use" in done.stderr


def test_the_next_free_port_is_taken() -> None:
    with listen(LOOPBACK, [0]) as first, listen(LOOPBACK, [first.getsockname()[1], 0]) as second:
        assert second.getsockname()[1] != first.getsockname()[1]
