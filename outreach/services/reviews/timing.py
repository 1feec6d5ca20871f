"""When reviews open: one setting for the department, kept as a row that a supervisor changes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.capabilities import Capability, can
from accounts.models import User
from casework.services.acting import Doer, actor_of
from casework.services.saving import apply, locked, save
from ledger.services import audit, outbox
from ledger.vocabulary import Invalid, Refused
from outreach.models import ReviewSchedule

_RANGES = {"weekday": (1, 7), "hour": (0, 23)}


def current_schedule() -> ReviewSchedule:
    """The setting; the one that ships (Monday 06:00) until somebody changes it."""
    return ReviewSchedule.objects.get_or_create(only=True)[0]


@transaction.atomic
def set_schedule(*, actor: Doer, at: datetime, weekday: int | None = None, hour: int | None = None) -> ReviewSchedule:
    """Choose the weekday (1 Monday to 7 Sunday) and the hour (0 to 23), local, at which reviews open from now on.

    Refused without the capability; Invalid names the field.
    """
    if isinstance(actor, User) and not can(actor, Capability.SET_SCHEDULE):
        raise Refused("Only a supervisor or commander sets when reviews open.")
    wanted = {name: value for name, value in (("weekday", weekday), ("hour", hour)) if value is not None}
    for name, value in wanted.items():
        first, last = _RANGES[name]
        if not first <= value <= last:
            raise Invalid(f"Give {first} to {last}.", field=name, code="out_of_range")
    schedule = locked(current_schedule())
    changes = apply(schedule, wanted)
    if changes:
        save(schedule, changes)
        verb = "outreach.review_schedule.changed"
        audit.record_change(verb, actor=actor_of(actor), instance=schedule, at=at, changes=changes)
        outbox.append(verb, subject=schedule, at=at)
    return schedule
