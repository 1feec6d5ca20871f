"""What the scheduler asks for, and how often: name → task, seconds between ticks, when a tick is too old.

Ticks only ring: each task asks the database what is due, so that two schedulers, or none for a while, do no harm.
An entry expires before the next tick, so that ticks never pile up behind a sleeping worker.
"""

from typing import Any

MINUTE = 60
EVERY: dict[str, int] = {
    "ledger.tasks.relay": MINUTE // 2,
    "ledger.tasks.sweep": MINUTE,
    "ledger.tasks.purge_idempotency": 60 * MINUTE,
    "outreach.tasks.open_reviews": MINUTE,
    "outreach.tasks.watch_gates": MINUTE,
    "outreach.tasks.hand_over_absent": 5 * MINUTE,
    "outreach.tasks.escalate": 5 * MINUTE,
    "outreach.tasks.remind": 10 * MINUTE,
    "outreach.tasks.sweep": 5 * MINUTE,
}
"""Seconds between the ticks of each task."""


def entry(task: str, seconds: float) -> dict[str, Any]:
    """A line of the scheduler's list."""
    return {"task": task, "schedule": float(seconds), "options": {"expires": seconds * 0.9}}


SCHEDULE: dict[str, dict[str, Any]] = {task: entry(task, seconds) for task, seconds in EVERY.items()}
