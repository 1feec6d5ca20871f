"""Who works in the demo city."""

from __future__ import annotations

from datetime import datetime

from accounts.demo import PASSWORD, STAFF
from accounts.models import Unit, User
from accounts.services.users import create_user
from ledger.actors import SYSTEM
from ledger.services import audit


def staff_the_city(at: datetime) -> dict[str, User]:
    """Make the units and everybody in them; accounts by user name, all with the demo's password."""
    units = {name: _unit(name, at) for name in ("Gang Unit", "Investigations")}
    people = {
        username: create_user(
            username=username,
            name=name,
            role=role,
            title=title,
            unit=units[unit],
            password=PASSWORD,
            actor=None,
            at=at,
        )
        for username, name, role, title, unit in STAFF
    }
    for unit in units.values():
        unit.duty_supervisor = people["hale"]
        unit.save()
    return people


def _unit(name: str, at: datetime) -> Unit:
    unit = Unit.objects.create(name=name)
    audit.record("accounts.unit.created", actor=SYSTEM, subject=unit, at=at, after={"name": name})
    return unit
