"""Which handlers hear of which events. Apps register in `AppConfig.ready()`.

    outbox.register("casework.incident.recorded", name="outreach.unfold", handler=unfold)

A handler takes the event and the moment, calls a service, and runs once per event in its own transaction. Its name
is stored: renaming it makes it a new handler. What it reads it reads from the database; the event is thin.
"""

from collections.abc import Callable
from datetime import datetime

from ledger.models import OutboxEvent

Handler = Callable[[OutboxEvent, datetime], None]

_handlers: dict[str, dict[str, Handler]] = {}


def register(event_type: str, *, name: str, handler: Handler) -> None:
    """Let `handler` hear of `event_type` under `name`. Another handler under the same name is a ValueError."""
    if _handlers.setdefault(event_type, {}).setdefault(name, handler) is not handler:
        raise ValueError(f"{event_type} has another handler named {name}")


def unregister(event_type: str, *, name: str) -> None:
    """Take a handler out again; what it is still owed stays pending."""
    _handlers.get(event_type, {}).pop(name, None)


def handlers_for(event_type: str) -> dict[str, Handler]:
    """The handlers of a type, by name."""
    return dict(_handlers.get(event_type, {}))


def registered() -> list[tuple[str, str]]:
    """Every (event type, handler name)."""
    return [(event_type, name) for event_type, handlers in _handlers.items() for name in handlers]
