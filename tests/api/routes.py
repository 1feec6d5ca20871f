"""Every address of the API, as the resolver knows them: nothing here is typed by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLResolver, get_resolver

NOWHERE = UUID("6f2b2c0e-7f0a-4c44-9d5a-0c2f6f0e7b11")


@dataclass(frozen=True)
class Route:
    """One method of one address, the view behind it, and its action."""

    address: str
    method: str
    action: str
    view: Any

    def __str__(self) -> str:
        return f"{self.method} {self.address}"


def patterns(below: Any = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every address of the site with what stands behind it."""
    for entry in (below or get_resolver()).url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, address)
        else:
            yield address, entry


def api_routes() -> list[Route]:
    """Every declared action of every view of the API."""
    return [
        Route("/" + re.sub(r"<[^>]+>", str(NOWHERE), address), method.upper(), action, entry.callback.cls)
        for address, entry in patterns()
        if address.startswith("api/v1/") and hasattr(entry.callback, "actions")
        for method, action in entry.callback.actions.items()
    ]


def undeclared() -> set[str]:
    """Addresses below the API that no view of the kit answers."""
    return {
        address
        for address, entry in patterns()
        if address.startswith(("api/", "^api/")) and not hasattr(entry.callback, "actions")
    }


def pages() -> list[tuple[str, Any]]:
    """Every other address, with its function or class."""
    return [
        (example(address), getattr(entry.callback, "view_class", entry.callback))
        for address, entry in patterns()
        if not address.startswith(("api/", "^api/"))
    ]


def example(address: str) -> str:
    """An address that the pattern takes, with a record that is nowhere."""
    address = re.sub(r"\(\?P<\w+>((?:[^()]|\([^()]*\))*)\)", lambda group: _word(group.group(1)), address)
    return "/" + re.sub(r"<[^>]+>", _converted, address).replace("^", "").replace("$", "")


def _word(pattern: str) -> str:
    candidates = (str(NOWHERE), "1", "x", *pattern.split("|"))
    return next(word for word in candidates if re.fullmatch(pattern, word))


def _converted(found: re.Match[str]) -> str:
    kind = found.group(0).strip("<>").split(":")[0]
    return {"uuid": str(NOWHERE), "int": "1"}.get(kind, "x")
