"""Looking at processes from outside, and waiting for what they do."""

import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path


def wait_for(what: str, happened: Callable[[], bool], *, seconds: float) -> None:
    """Return once it happened; fail naming what did not happen within so many seconds."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.1)


def descendants(pid: int) -> set[int]:
    """The ids of a live process's children, and of theirs (Linux)."""
    children = {int(child) for file in Path(f"/proc/{pid}/task").glob("*/children") for child in _words(file)}
    return children.union(*(descendants(child) for child in children))


def alive(pids: set[int]) -> set[int]:
    """Those that still run; a process that ended and was not yet waited for does not."""
    return {pid for pid in pids if _words(Path(f"/proc/{pid}/stat"))[2:3] not in ([], ["Z"])}


def command_of(pid: int) -> str:
    """The words of its command line."""
    return " ".join(_words(Path(f"/proc/{pid}/cmdline")))


def _words(file: Path) -> list[str]:
    try:
        return file.read_text().replace("\0", " ").split()
    except OSError:
        return []


def status_of(url: str) -> int:
    """The HTTP status of a page; 0 when nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0
