"""Who acts on the record, and whether the record is within their reach."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from accounts.capabilities import leads
from accounts.models import Unit, User
from accounts.vocabulary import Role
from ledger.actors import Actor
from ledger.vocabulary import Invalid, Refused

#: A colleague at a door, or the software itself (imports, the demo).
Doer = User | Actor


def actor_of(doer: Doer) -> Actor:
    """How the ledger writes them down."""
    return doer.actor if isinstance(doer, User) else doer


def owning_unit(doer: Doer, unit: Unit | None) -> Unit:
    """The unit that will own a new record: the actor's own; a commander and the software may name another.

    Refused (field unit) for another's unit, Invalid (field unit) without any.
    """
    own = doer.unit if isinstance(doer, User) else None
    chosen = unit or own
    if chosen is None:
        raise Invalid("Say which unit the record belongs to.", field="unit", code="required")
    if isinstance(doer, User) and chosen != own and doer.working_role != Role.COMMANDER:
        raise Refused("Only a commander records for another unit.", field="unit")
    return chosen


def need_unit(doer: Doer, unit_id: int, field: str = "") -> None:
    """Assigning and closing need the record's unit; commanders have all (domain.md, *Sight*). Else Refused."""
    if isinstance(doer, User) and doer.working_role != Role.COMMANDER and doer.unit_id != unit_id:
        raise Refused("Only the unit that owns the record does this.", field=field)


def speaks_for_detective(doer: Doer, detective_id: int | None, unit_id: int) -> bool:
    """Whether the actor is the assigned detective, or leads the unit and records for the detective."""
    if not isinstance(doer, User):
        return True
    return doer.pk == detective_id or leads(doer, unit_id)


def check_assignable(user: User | None, field: str) -> None:
    """Only an active officer, supervisor or commander can be given a case. Else Invalid."""
    if user is not None and not User.objects.assignable().filter(pk=user.pk).exists():
        raise Invalid("This account cannot be given a case.", field=field, code="not_assignable")


def department_zone(zone: ZoneInfo | None = None) -> ZoneInfo:
    """The zone of the source, by default the department's."""
    return zone or ZoneInfo(settings.TIME_ZONE)


def not_after(moment: datetime, at: datetime, field: str) -> None:
    """Nothing recorded lies in the future. Else Invalid."""
    if moment > at:
        raise Invalid("This lies in the future.", field=field, code="in_the_future")
