"""The kind of an incident follows the worst injury and the weapon."""

from __future__ import annotations

from collections.abc import Iterable

from casework.analysis.kinds import kind_of
from casework.models import Incident
from casework.services.saving import Changes, apply
from casework.vocabulary import IncidentKind, KindContradicts, Weapon

_ONLY_BY_FIREARM = (IncidentKind.NONFATAL_SHOOTING, IncidentKind.SHOTS_FIRED)


def weapon_of(weapon: str | None, kind: str | None) -> str:
    """The weapon; when it is left out, a kind that only a firearm makes tells it."""
    if weapon is not None:
        return weapon
    return Weapon.FIREARM if kind in _ONLY_BY_FIREARM else Weapon.UNKNOWN


def kind_that_follows(given: str | None, injuries: Iterable[str], weapon: str) -> str:
    """The kind that injuries and weapon make; KindContradicts (field kind) when another one was given."""
    made = IncidentKind(kind_of(injuries, weapon))
    if given and given != made:
        message = f"The injuries and the weapon make this “{made.label}”; leave the kind out, or correct them."
        raise KindContradicts(message, field="kind", code="kind_contradicts")
    return made


def follow_injuries(incident: Incident, given: str | None = None) -> Changes:
    """Set the kind anew from the victims on record; the caller saves what differs."""
    injuries = incident.involvements.victims().values_list("injury", flat=True)
    return apply(incident, {"kind": kind_that_follows(given, injuries, incident.weapon)})
