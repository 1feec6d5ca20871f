"""The sweep: finds from the database what should exist and does not, whatever a broker forgot or a worker dropped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from outreach.services import gates, protocols, reviews

#: In the order in which one thing follows from another. Each looks back LOOK_BACK_DAYS, and finds nothing twice.
SEARCHES: dict[str, Callable[..., int]] = {
    "gates": gates.find_missing,
    "unfounded_steps": protocols.find_unfounded,
    "steps": protocols.find_missing,
    "unfounded_items": reviews.find_unfounded,
    "late_items": reviews.find_late,
}


def sweep(*, at: datetime) -> dict[str, int]:
    """Make what is missing; how much of each was found. Again at once finds nothing."""
    found = {name: search(at=at) for name, search in SEARCHES.items()}
    return found | {"reviews": len(reviews.open_due_reviews(at=at))}
