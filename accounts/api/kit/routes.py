"""Addresses from declarations: every app's `register(router)` adds its views."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path

from accounts.api.kit.reading import Figures
from accounts.api.kit.verbs import Read
from accounts.api.kit.views import Views

RECORD = "<uuid:id>/"


class Router:
    """Collects views; `urls()` gives one address for each, with the verbs it knows."""

    def __init__(self) -> None:
        self._views: dict[str, type[Views] | type[Figures]] = {}

    def add(self, *views: type[Views] | type[Figures]) -> None:
        """Take views in; TypeError for a name that is taken."""
        for view in views:
            if self._views.setdefault(view.route, view) is not view:
                raise TypeError(f"{view.route} is declared twice")

    def names(self) -> set[str]:
        """What is served: the words that token scopes are made of."""
        return set(self._views)

    def urls(self) -> list[URLPattern]:
        """The addresses, below the base."""
        return [pattern for view in self._views.values() for pattern in _patterns(view)]


def _patterns(view: type[Views] | type[Figures]) -> list[URLPattern]:
    patterns = []
    for address, methods in _methods(view).items():
        action = next(iter(methods.values()))
        name = f"{view.route}-{'detail' if address == RECORD else action.replace('_', '-')}"
        patterns.append(path(f"{view.route}/{address}", view.as_view(methods), name=name))
    return patterns


def _methods(view: type[Views] | type[Figures]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    if issubclass(view, Figures):
        return {read.address(action): {"get": action} for action, read in view.reads.items()}
    for action, address in (("list", ""), ("retrieve", RECORD)):
        if action in view.capabilities:
            found.setdefault(address, {})["get"] = action
    for action, verb in view.verbs.items():
        address = (RECORD if verb.detail else "") + verb.address(action)
        found.setdefault(address, {})["get" if isinstance(verb, Read) else verb.method] = action
    # Words before ids: a collection's verb is never taken for a record.
    return dict(sorted(found.items(), key=lambda item: item[0].startswith(RECORD)))
