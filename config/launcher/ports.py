"""Ports on loopback that nobody uses."""

import socket
from collections.abc import Iterable

LOOPBACK = "127.0.0.1"


def random_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def listen(host: str, wanted: Iterable[int]) -> socket.socket:
    """A socket listening on the first wanted port that is free; OSError when none is.

    The socket is handed on to the web server, so that nobody can take the port in between and connections wait
    while the server restarts.
    """
    refusal = OSError(f"no port to listen on at {host}")
    for port in wanted:
        try:
            return _listen(host, port)
        except OSError as error:
            refusal = error
    raise refusal


def _listen(host: str, port: int) -> socket.socket:
    door = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((host, port))
        door.listen(1024)
    except OSError:
        door.close()
        raise
    return door
