"""Locking steps, and writing what changed: the row, its line of history, the audit log, the outbox."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from casework.services.acting import Doer, actor_of
from casework.services.saving import Changes, apply, save
from ledger.services import audit, outbox
from outreach.models import FollowUp, FollowUpChange
from outreach.vocabulary import FollowUpVerb


def lock(steps: Iterable[FollowUp]) -> list[FollowUp]:
    """The steps as they are now, held until the transaction ends; in one order, so that no two wait in a ring."""
    keys = [step.pk for step in steps]
    held = FollowUp.objects.filter(pk__in=keys).select_for_update(of=("self",)).order_by("pk")
    return list(held.select_related("incident", "assignee", "person"))


def change(
    step: FollowUp,
    verb: FollowUpVerb,
    values: dict[str, Any],
    *,
    actor: Doer,
    at: datetime,
    before: str = "",
    after: str = "",
    reason: str = "",
) -> FollowUp:
    """Set the values on a locked step and tell of it everywhere."""
    changes = apply(step, values)
    save(step, changes)
    _tell(step, verb, changes, actor=actor, at=at)
    note(step, verb, actor=actor, at=at, before=before, after=after, reason=reason)
    return step


def note(
    step: FollowUp,
    verb: FollowUpVerb,
    *,
    actor: Doer,
    at: datetime,
    before: str = "",
    after: str = "",
    reason: str = "",
) -> FollowUpChange:
    """One line of the step's history."""
    return FollowUpChange.objects.create(
        follow_up=step,
        at=at,
        verb=verb,
        by_name=actor_of(actor).name,
        before=before[:200],
        after=after[:200],
        reason=reason[:300],
    )


def _tell(step: FollowUp, verb: FollowUpVerb, changes: Changes, *, actor: Doer, at: datetime) -> None:
    word = f"outreach.follow_up.{verb}"
    logged = {name: (_plain(old), _plain(new)) for name, (old, new) in changes.items()}
    audit.record_change(word, actor=actor_of(actor), instance=step, at=at, changes=logged)
    outbox.append(word, subject=step, at=at, payload={"incident": step.incident.uid})


def _plain(value: Any) -> Any:
    """A record is logged as its id."""
    return str(value.uid) if hasattr(value, "uid") else value
