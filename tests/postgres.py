"""A PostgreSQL server for one test run: the machine's own binaries, a data folder thrown away afterwards.

    python -m tests.postgres run pytest tests/ledger     runs the command with DATABASE_URL set
    python -m tests.postgres serve                       prints the address and stays until Ctrl-C
    python -m tests.postgres find                        exit status 0 when server binaries are there

PostgreSQL refuses to run as root, so that for root it runs as the `postgres` or `nobody` user.
"""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from config.launcher.leash import leash

START_SECONDS = 30
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200", "jit=off"]


def binaries() -> Path | None:
    """The folder with `initdb` and `postgres`: from PATH, else the newest of the places packages use."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    for root in ("/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"):
        places += sorted(Path(root).glob("*/bin"), key=_newest, reverse=True)
    return next((place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None)


def _newest(place: Path) -> tuple[int, str]:
    digits = "".join(letter for letter in place.parent.name if letter.isdigit())
    return int(digits or 0), place.parent.name


def _owner() -> pwd.struct_passwd | None:
    """Whom the server runs as, or nobody in particular when we are not root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise RuntimeError("PostgreSQL refuses to run as root, and there is neither a postgres nor a nobody user.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _identity(owner: pwd.struct_passwd | None) -> dict[str, int | list[int]]:
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}


def _prepare(folder: Path, bin_dir: Path, owner: pwd.struct_passwd | None, password: str) -> None:
    """Make an empty cluster in `folder`, with one superuser `standdown`."""
    word = folder / "password"
    word.write_text(password)
    if owner:
        for path in (folder, word):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    locale = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
    command = [bin_dir / "initdb", "-D", folder / "data", "-U", "standdown", "-E", "UTF8", f"--locale={locale}"]
    command += ["--auth=scram-sha-256", f"--pwfile={word}", "--no-sync"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, **_identity(owner))  # type: ignore[call-overload]
    if done.returncode:
        raise RuntimeError(f"initdb failed: {done.stderr.strip()}")


def _wait(server: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        if "ready to accept connections" in log.read_text(errors="replace"):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}")


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Start a server on loopback; yields its address without a database name, ending in a slash."""
    bin_dir = binaries()
    if bin_dir is None:
        raise RuntimeError("No PostgreSQL server binaries (initdb, postgres) on this machine.")
    owner, port, password = _owner(), _free_port(), secrets.token_hex(16)
    with tempfile.TemporaryDirectory(prefix="standdown-pg-", ignore_cleanup_errors=True) as name:
        folder, log = Path(name), Path(name) / "log"
        _prepare(folder, bin_dir, owner, password)
        command = [bin_dir / "postgres", "-D", folder / "data", "-p", str(port), "-k", "", "-h", "127.0.0.1"]
        command += [part for setting in FAST for part in ("-c", setting)]
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                cwd=folder,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=leash(),
                **_identity(owner),  # type: ignore[call-overload]
            )
        try:
            _wait(process, port, log)
            yield f"postgres://standdown:{password}@127.0.0.1:{port}/"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=START_SECONDS)


def run(command: list[str]) -> int:
    """Run a command with DATABASE_URL pointing at a fresh server; returns its exit status."""
    with server() as address:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": f"{address}standdown"}).returncode


def serve() -> int:
    """Keep a server until Ctrl-C or SIGTERM."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with server() as address, contextlib.suppress(KeyboardInterrupt):
        print(address, flush=True)
        signal.pause()
    return 0


def main(arguments: list[str]) -> int:
    """The command line; see the module's text."""
    match arguments:
        case ["run", *command] if command:
            return run(command)
        case ["serve"]:
            return serve()
        case ["find"]:
            return 0 if binaries() else 1
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
