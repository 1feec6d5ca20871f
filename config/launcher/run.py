"""Runs a whole site in the foreground."""

import http.client
import os
import socket
import time
from collections.abc import Callable

from config.celery import app
from config.launcher.broker import embedded_broker, wait_until_ready
from config.launcher.children import DidNotStart
from config.launcher.crew import Crew, crew
from config.launcher.parts import Size, environment, scheduler, web, worker

FIRST_PAGE_SECONDS = 120.0


def run_site(*, door: socket.socket, size: Size, prepare: Callable[[], None], ready: Callable[[str], None]) -> int:
    """Start the broker, prepare the database, start web, worker and scheduler, and stay until told to stop.

    `ready` gets the site's address once the first page answers. Returns the exit status of the command.
    """
    with crew() as members:
        app.conf.broker_url = url = _broker(members)
        prepare()
        env = environment(REDIS_URL=url, DJANGO_SETTINGS_MODULE="config.settings")
        for child in (web(door, env=env, size=size), worker(env=env, size=size), scheduler(env=env)):
            members.add(child)
        _wait_for_first_page(door)
        ready(address(door))
        members.watch()
    return 0


def address(door: socket.socket) -> str:
    """Where a browser on this machine finds the site."""
    host, port = door.getsockname()[:2]
    return f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0', '::', '::1') else host}:{port}/"  # noqa: S104


def _broker(members: Crew) -> str:
    given = os.environ.get("REDIS_URL", "")
    if given:
        return given
    child, url = embedded_broker()
    members.add(child)
    wait_until_ready(child, url)
    return url


def _wait_for_first_page(door: socket.socket) -> None:
    host, port = door.getsockname()[:2]
    deadline = time.monotonic() + FIRST_PAGE_SECONDS
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=10)  # noqa: S104
        try:
            connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise DidNotStart("The web server did not answer.")
