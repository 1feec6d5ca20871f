"""What a page says after an act: one line in the status region, with Undo where there is a way back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest

UNDO = "undo:"


def say(request: HttpRequest, text: str, *, undo_url: str = "") -> None:
    """Announce what was done ("Step finished."); `undo_url` takes the POST that reverses it."""
    messages.success(request, text, extra_tags=f"{UNDO}{undo_url}" if undo_url else "")


def warn(request: HttpRequest, text: str) -> None:
    """Say what the reader should know before going on."""
    messages.warning(request, text)


def say_not_saved(request: HttpRequest, text: str) -> None:
    """Say that nothing was saved and why; shown as an alert."""
    messages.error(request, text)


def undo_url(message: Message) -> str:
    """The address that reverses what the message tells of, or nothing."""
    tags = message.extra_tags or ""
    return tags.removeprefix(UNDO) if tags.startswith(UNDO) else ""
