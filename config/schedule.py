"""What the scheduler asks for, and how often: name → task, seconds between ticks, when a tick is too old.

Ticks only ring: each task asks the database what is due, so that two schedulers, or none for a while, do no harm.
An entry expires before the next tick, so that ticks never pile up behind a sleeping worker.
"""

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {
    "relay": {"task": "ledger.tasks.relay", "schedule": 10.0, "options": {"expires": 9}},
    "sweep": {"task": "ledger.tasks.sweep", "schedule": 60.0, "options": {"expires": 55}},
    "purge idempotency keys": {
        "task": "ledger.tasks.purge_idempotency",
        "schedule": 3600.0,
        "options": {"expires": 3500},
    },
}
