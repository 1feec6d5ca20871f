"""Makes .venv and installs exactly what a requirements file pins; needs nothing but Python itself.

    python config/install/install.py requirements.txt

Wheels are kept in `.wheels/`, so that a later installation works without a network. A stamp in .venv names what is
installed: a second run does nothing. Two runs at once wait for each other.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = Path(os.environ.get("STANDDOWN_VENV") or ROOT / ".venv")
WHEELS = Path(os.environ.get("STANDDOWN_WHEELS") or ROOT / ".wheels")
PYTHON = VENV / "bin" / "python"
VERSION = f"{sys.implementation.cache_tag}-{sys.platform}-{os.uname().machine}"


def main(requirements: Path) -> int:
    """Install, unless it is done; returns the exit status."""
    wanted = f"{VERSION} {_digest(requirements)}"
    VENV.parent.mkdir(parents=True, exist_ok=True)
    with (VENV.parent / f"{VENV.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _installed() == wanted or _covers(requirements, wanted):
            return 0
        print(f"Installing what {requirements.name} pins into {VENV.name} (once) …", flush=True)
        _make_venv()
        status = _from_wheels(requirements) and _from_index(requirements)
        if status == 0:
            (VENV / "installed").write_text(wanted)
        return status


def _digest(requirements: Path) -> str:
    return f"{requirements.name}:{hashlib.sha256(requirements.read_bytes()).hexdigest()}"


def _installed() -> str:
    stamp = VENV / "installed"
    return stamp.read_text() if stamp.exists() and PYTHON.exists() else ""


def _covers(requirements: Path, wanted: str) -> bool:
    """Whether the fuller set is installed: the development pins contain all of the others."""
    fuller = requirements.with_name("requirements-dev.txt")
    return fuller.exists() and wanted != _installed() == f"{VERSION} {_digest(fuller)}"


def _make_venv() -> None:
    if _runs_this_version():
        return
    shutil.rmtree(VENV, ignore_errors=True)
    venv.create(VENV, with_pip=True, symlinks=True)


def _runs_this_version() -> bool:
    """Whether a usable .venv of this Python version stands already."""
    if not PYTHON.exists():
        return False
    question = "import pip, sys; print(sys.implementation.cache_tag)"
    answer = subprocess.run([PYTHON, "-c", question], capture_output=True, text=True)
    return answer.stdout.strip() == sys.implementation.cache_tag


def _pip(*arguments: "str | Path", quiet: bool = False) -> int:
    quietly = ["--disable-pip-version-check", "--no-input", "--no-cache-dir", "--quiet"]
    command = [PYTHON, "-m", "pip", *quietly, *arguments]
    return subprocess.run(command, stderr=subprocess.DEVNULL if quiet else None).returncode


def _from_wheels(requirements: Path) -> int:
    """Install from the kept wheels alone; a failure only means that some are not there yet."""
    if not WHEELS.is_dir():
        return 1
    offline = ("--no-index", "--find-links", WHEELS, "--require-hashes", "-r", requirements)
    return _pip("install", *offline, quiet=True)


def _from_index(requirements: Path) -> int:
    """Fetch the wheels, keep them, install them."""
    status = _pip("download", "--only-binary", ":all:", "--require-hashes", "-d", WHEELS, "-r", requirements)
    if status:
        print("Could not fetch the packages: is the network there? (Needed the first time only.)", file=sys.stderr)
        return status
    return _pip("install", "--no-index", "--find-links", WHEELS, "--require-hashes", "-r", requirements)


if __name__ == "__main__":
    sys.exit(main(ROOT / sys.argv[1]))
