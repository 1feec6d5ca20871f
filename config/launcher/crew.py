"""All parts of a site under one foreground process: started in order, mended, ended in the reverse order."""

import contextlib
import signal
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import FrameType

from config.launcher.children import Child

WATCH_SECONDS = 0.5
STOP_SECONDS = 8.0


@dataclass
class Crew:
    """The children, oldest first, and the wish to stop."""

    children: list[Child] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def add(self, child: Child) -> Child:
        """Start a child and keep it."""
        self.children.append(child)
        child.start()
        return child

    def watch(self) -> None:
        """Mend what falls until somebody wishes to stop."""
        while not self.stopping.wait(WATCH_SECONDS):
            for child in self.children:
                said = child.mend(time.monotonic())
                if said:
                    print(said, file=sys.stderr, flush=True)

    def stop(self) -> None:
        """End all at once, but the broker last: nobody rings one that is gone."""
        for last in (False, True):
            leaving = [child for child in self.children if child.leaves_last is last]
            for child in leaving:
                child.ask_to_end()
            for child in leaving:
                child.end(STOP_SECONDS)
        self.children.clear()


@contextlib.contextmanager
def crew() -> Iterator[Crew]:
    """A crew that Ctrl-C, SIGTERM or the terminal's end stops, whatever happens inside."""
    members = Crew()

    def wish(number: int, frame: FrameType | None) -> None:
        if members.stopping.is_set():
            return
        members.stopping.set()
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, wish)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            yield members
    finally:
        members.stopping.set()
        members.stop()
