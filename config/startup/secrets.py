"""Secrets made on first run, for development and the demo; production brings its own."""

import os
import secrets
from pathlib import Path


def private_folder(folder: Path) -> Path:
    """Make a folder that only its owner may enter."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def read_or_make(path: Path, *, length: int = 50) -> str:
    """The secret kept in `path`; made with `length` bytes of randomness, mode 0600, when there is none.

    Two processes starting at once get the same one: the first link wins.
    """
    private_folder(path.parent)
    if not path.exists():
        _publish(path, secrets.token_urlsafe(length))
    return path.read_text(encoding="utf-8").strip()


def _publish(path: Path, word: str) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"{word}\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
