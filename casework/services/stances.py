"""Stances: what a surviving victim says, noted as a dated history that is never overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from casework.analysis.cooperation import stance_class
from casework.models import Incident, Involvement, Stance
from casework.services.acting import Doer, actor_of, department_zone, not_after, speaks_for_detective
from casework.services.saving import insert, kept, locked, save
from casework.vocabulary import Account, NoStancePossible, UnableReason, WantsCharges
from ledger.services import audit, outbox
from ledger.vocabulary import Conflict, Invalid, Refused


@dataclass(frozen=True, slots=True)
class NewStance:
    """The two answers as told. `noted_at` is by default now; `provisional` by default whoever is not the detective."""

    account: str
    wants_charges: str = WantsCharges.UNDECIDED
    unable_reason: str = ""
    noted_at: datetime | None = None
    provisional: bool | None = None


@transaction.atomic
def record_stance(
    *,
    involvement: Involvement,
    account: str,
    wants_charges: str = WantsCharges.UNDECIDED,
    unable_reason: str = "",
    noted_at: datetime | None = None,
    provisional: bool | None = None,
    actor: Doer,
    at: datetime,
) -> Stance:
    """Note what a surviving gunshot victim says; the class is derived from the two answers.

    What the assigned detective is told counts at once, as of `noted_at`; a doorstep entry is provisional. Refused
    (field provisional) when somebody else than the detective or a lead of the unit says it is not. NoStancePossible
    for anybody but a surviving gunshot victim.
    """
    incident = locked(involvement.incident)
    part = locked(involvement)
    new = NewStance(account, wants_charges, unable_reason, noted_at, provisional)
    stance = insert_stance(part, incident, new, actor, at)
    part.touch()
    incident.touch()
    outbox.append("casework.stance.recorded", subject=stance, at=at, payload={"involvement": part.uid})
    return stance


@transaction.atomic
def confirm_stance(*, stance: Stance, actor: Doer, at: datetime) -> Stance:
    """The detective, or a lead of the unit for the detective, stands by a provisional entry.

    Refused to others; Conflict when it is confirmed already.
    """
    incident = locked(stance.involvement.incident)
    part, stance = locked(stance.involvement), locked(stance)
    if not speaks_for_detective(actor, incident.detective_id, incident.unit_id):
        raise Refused("Only the assigned detective, or a lead of the unit, confirms a stance.")
    if stance.confirmed_at is not None:
        raise Conflict("This stance is confirmed already.", code="already_confirmed")
    stance.confirmed_at, stance.confirmed_by_name = at, actor_of(actor).name
    changes = {"confirmed_at": (None, at), "confirmed_by_name": ("", stance.confirmed_by_name)}
    save(stance, changes)
    part.touch()
    incident.touch()
    audit.record_change("casework.stance.confirmed", actor=actor_of(actor), instance=stance, at=at, changes=changes)
    outbox.append("casework.stance.confirmed", subject=stance, at=at, payload={"involvement": part.uid})
    return stance


def insert_stance(part: Involvement, incident: Incident, new: NewStance, actor: Doer, at: datetime) -> Stance:
    """The row and its log, for callers that hold the incident and tell of it themselves."""
    part.incident = incident
    if not part.may_have_stance:
        raise NoStancePossible("Only a surviving gunshot victim has a stance.", code="no_stance_possible")
    name = actor_of(actor).name
    confirmed = not _is_provisional(new.provisional, incident, actor)
    noted_at = _check_noted(new.noted_at or at, part, at)
    stance = Stance(
        involvement=part,
        account=new.account,
        wants_charges=new.wants_charges,
        unable_reason=new.unable_reason or (UnableReason.NOT_STATED if new.account == Account.UNABLE else ""),
        stance=stance_class(new.account, new.wants_charges),
        noted_at=noted_at,
        noted_by=actor if isinstance(actor, User) else None,
        noted_by_name=name,
        confirmed_at=noted_at if confirmed else None,
        confirmed_by_name=name if confirmed else "",
    )
    insert(stance)
    audit.record("casework.stance.recorded", actor=actor_of(actor), subject=stance, at=at, after=kept(stance))
    return stance


def _is_provisional(wanted: bool | None, incident: Incident, actor: Doer) -> bool:
    """As wanted, by default provisional unless the detective is speaking."""
    if wanted is None:
        return isinstance(actor, User) and actor.pk != incident.detective_id
    if not wanted and not speaks_for_detective(actor, incident.detective_id, incident.unit_id):
        message = "Only the assigned detective, or a lead of the unit, records a stance that is not provisional."
        raise Refused(message, field="provisional")
    return wanted


def _check_noted(noted_at: datetime, part: Involvement, at: datetime) -> datetime:
    not_after(noted_at, at, "noted_at")
    if part.injured_on and noted_at.astimezone(department_zone()).date() < part.injured_on:
        raise Invalid("This lies before the day of the injury.", field="noted_at", code="before_injury")
    return noted_at
