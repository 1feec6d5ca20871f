"""What kind of incident it is, from what was done to the victims and with what."""

from __future__ import annotations

from collections.abc import Iterable


def kind_of(injuries: Iterable[str], weapon: str) -> str:
    """The kind that the worst injury and the weapon make (domain.md, *Incident*).

    A killing by any weapon is a homicide; a wound is a non-fatal shooting only when the weapon is a firearm.
    """
    worst = set(injuries)
    if "fatal" in worst:
        return "homicide"
    if weapon != "firearm":
        return "other"
    return "nonfatal_shooting" if "nonfatal" in worst else "shots_fired"
