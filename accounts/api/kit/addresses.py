"""Where each kind of record is found: known by the views that are declared for it."""

from __future__ import annotations

from django.db.models import Model

BASE = "/api/v1/"
_names: dict[type[Model], str] = {}


def register(model: type[Model], name: str) -> None:
    """Say under which name the records of a model are served; TypeError when another name has it."""
    if _names.setdefault(model, name) != name:
        raise TypeError(f"{model.__name__} is already served as {_names[model]}")


def address_of(model: type[Model]) -> str:
    """The address of the collection, such as /api/v1/incidents/; empty while nobody serves it."""
    return f"{BASE}{_names[model]}/" if model in _names else ""
