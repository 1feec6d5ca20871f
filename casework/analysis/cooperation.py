"""Cooperation: the class of a stance, and which stance of a history was the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

#: A doorstep entry counts as the initial stance once a detective confirms it within this time.
CONFIRM_WITHIN = timedelta(days=14)
_DECIDING = ("cooperative", "undecided", "uncooperative")


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated line of a victim's stance history; `confirmed_at` is None while provisional."""

    stance: str
    noted_at: datetime
    confirmed_at: datetime | None


def stance_class(account: str, wants_charges: str) -> str:
    """The class that the two answers make (domain.md, *Cooperation*).

    Refusing an account while wanting charges, or leaving them open, is undecided: only both refusals together
    are a victim who has declined so far.
    """
    if account == "unable":
        return "unable"
    if account != "refuses":
        return "cooperative"
    return "uncooperative" if wants_charges == "no" else "undecided"


def initial_stance(history: Sequence[Entry]) -> str:
    """The first cooperative, undecided or uncooperative entry that a detective confirmed within 14 days.

    Without one the victim was unable, when that was ever noted, else not asked: silence is never inferred.
    """
    ordered = sorted(history, key=lambda entry: entry.noted_at)
    for entry in ordered:
        if entry.stance in _DECIDING and _confirmed_in_time(entry):
            return entry.stance
    return "unable" if any(entry.stance == "unable" for entry in ordered) else "not_asked"


def stance_now(history: Sequence[Entry]) -> str:
    """The latest entry's class, confirmed or not; not asked without any. Of two of one moment the later written."""
    return sorted(history, key=lambda entry: entry.noted_at)[-1].stance if history else "not_asked"


def _confirmed_in_time(entry: Entry) -> bool:
    return entry.confirmed_at is not None and entry.confirmed_at - entry.noted_at <= CONFIRM_WITHIN
