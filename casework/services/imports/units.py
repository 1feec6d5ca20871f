"""Which unit owns what is imported."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import Unit
from casework.services.acting import Doer, actor_of
from ledger.services import audit
from ledger.vocabulary import Invalid

FIRST_UNIT = "Gang Unit"


@transaction.atomic
def unit_for_import(*, name: str | None, actor: Doer, at: datetime) -> Unit:
    """The unit of that name; without a name the only one, made when there is none yet.

    Invalid (field unit) for a name nobody has, and without a name where there are several.
    """
    units = {unit.name: unit for unit in Unit.objects.order_by("id")}
    if name is None and len(units) == 1:
        return next(iter(units.values()))
    if name in units:
        return units[name]
    if units:
        asked = f"There is no unit {name!r}" if name else "There are several units"
        raise Invalid(f"{asked}; name one of: {', '.join(units)}.", field="unit", code="which_unit")
    return _first_unit(name or FIRST_UNIT, actor, at)


def _first_unit(name: str, actor: Doer, at: datetime) -> Unit:
    unit = Unit.objects.create(name=name)
    audit.record("accounts.unit.created", actor=actor_of(actor), subject=unit, at=at, after={"name": name})
    return unit
