"""Which unit owns what is imported."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import Unit
from casework.models import Incident
from casework.services.acting import Doer, actor_of
from ledger.services import audit
from ledger.vocabulary import Invalid

FIRST_UNIT = "Gang Unit"


@transaction.atomic
def unit_for_import(*, name: str | None, source_system: str, actor: Doer, at: datetime) -> Unit:
    """The unit of that name; without a name the one that owns what this source brought before, else the only one.

    Where there is no unit yet, one is made. Invalid (field unit) for a name nobody has, and without a name where there
    are several to choose from.
    """
    units = {unit.name: unit for unit in Unit.objects.order_by("id")}
    if not units:
        return _first_unit(name or FIRST_UNIT, actor, at)
    if name in units:
        return units[name]
    if name is None and (owner := _owner_before(source_system) or _only(units)):
        return owner
    asked = f"There is no unit {name!r}" if name else "There are several units"
    raise Invalid(f"{asked}; name one of: {', '.join(units)}.", field="unit", code="which_unit")


def _owner_before(source_system: str) -> Unit | None:
    brought = Incident.objects.filter(source_system=source_system).exclude(source_id="").order_by("source_id", "id")
    incident = brought.select_related("unit").first()
    return incident.unit if incident else None


def _only(units: dict[str, Unit]) -> Unit | None:
    return next(iter(units.values())) if len(units) == 1 else None


def _first_unit(name: str, actor: Doer, at: datetime) -> Unit:
    unit = Unit.objects.create(name=name)
    audit.record("accounts.unit.created", actor=actor_of(actor), subject=unit, at=at, after={"name": name})
    return unit
