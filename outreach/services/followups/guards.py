"""Who may do what with a step, and to whom it can be given."""

from __future__ import annotations

from datetime import datetime

from accounts.capabilities import Capability, can, leads
from accounts.models import User
from accounts.vocabulary import Role
from casework.models import Incident, Person
from casework.services.acting import Doer
from ledger.vocabulary import Invalid, Refused
from outreach.models import FollowUp
from outreach.vocabulary import FollowUpState, NeedsReason, Transition, WrongState


def can_be_given(user: User, *, incident: Incident, person: Person | None = None) -> bool:
    """Whether somebody can be given a step: works cases, and may know of the incident and of whom it is for."""
    if not User.objects.assignable().filter(pk=user.pk).exists():
        return False
    sees_person = person is None or Person.objects.visible_to(user).filter(pk=person.pk).exists()
    return sees_person and Incident.objects.visible_to(user).filter(pk=incident.pk).exists()


def default_assignee(*, incident: Incident, at: datetime, person: Person | None = None) -> User | None:
    """The incident's lead, else the unit's duty supervisor (domain.md, *Protocol*); nobody who is away or may not see.

    None when neither can take it.
    """
    for user in (incident.lead, incident.unit.duty_supervisor):
        if user is not None and not user.is_away(at) and can_be_given(user, incident=incident, person=person):
            return user
    return None


def check_can_be_given(user: User | None, *, incident: Incident, person: Person | None = None) -> None:
    """Else Invalid (field assignee); it does not tell why, since a closed record is not to be known of."""
    if user is not None and not can_be_given(user, incident=incident, person=person):
        raise Invalid("This colleague cannot be given this step.", field="assignee", code="not_assignable")


def check_may_promise(actor: Doer, unit_id: int, assignee: User | None) -> None:
    """Anybody promises for themselves; for a colleague within the record's unit; for others who leads it."""
    if not isinstance(actor, User) or leads(actor, unit_id):
        return
    if not can(actor, Capability.WORK_FOLLOW_UPS):
        raise Refused("This account does not work on steps.")
    if assignee is not None and assignee.pk != actor.pk and not _colleagues(actor, assignee, unit_id):
        raise Refused("Only a supervisor of the unit gives a step to this colleague.", field="assignee")


def check_may_move(actor: Doer, step: FollowUp, move: Transition) -> None:
    """Starting, completing and cancelling: whose step it is, and the unit that owns it; commanders have all."""
    if not isinstance(actor, User):
        return
    near = step.assignee_id == actor.pk or step.unit_id == actor.unit_id
    if not can(actor, move.capability) or not (near or actor.working_role == Role.COMMANDER):
        raise Refused("Only the unit that owns this step does this.")


def check_may_reassign(actor: Doer, step: FollowUp, assignee: User) -> None:
    """An officer gives away an own step, or takes one that nobody has, within the unit; leads give any of theirs."""
    if not isinstance(actor, User) or leads(actor, step.unit_id):
        return
    own = step.assignee_id in (None, actor.pk)
    if not (can(actor, Capability.WORK_FOLLOW_UPS) and own and _colleagues(actor, assignee, step.unit_id)):
        raise Refused("Only a supervisor of the unit gives somebody else's step to another.", field="assignee")


def check_may_reschedule(actor: Doer, step: FollowUp) -> None:
    """An officer moves own steps; leads move any of their unit."""
    if not isinstance(actor, User) or leads(actor, step.unit_id):
        return
    if not can(actor, Capability.WORK_FOLLOW_UPS) or step.assignee_id != actor.pk:
        raise Refused("Only a supervisor of the unit moves somebody else's step.", field="due_at")


def check_unfinished(step: FollowUp) -> None:
    """Else WrongState: what is done or cancelled is history."""
    if not step.is_unfinished:
        raise WrongState(f"This step is {FollowUpState(step.state).label.lower()} already.", code="finished")


def check_reason(reason: str, message: str = "Say why.") -> str:
    """The reason without blanks around it; NeedsReason (field reason) when there is none."""
    if not reason.strip():
        raise NeedsReason(message, field="reason", code="required")
    return reason.strip()


def check_not_past(due_at: datetime, actor: Doer, at: datetime) -> None:
    """People promise for the future; only what arises by itself can be late from the start. Else Invalid."""
    if isinstance(actor, User) and due_at < at:
        message = "This date is in the past. Choose a time from now on."
        raise Invalid(message, field="due_at", code="in_the_past")


def _colleagues(actor: User, assignee: User, unit_id: int) -> bool:
    return actor.unit_id == assignee.unit_id == unit_id
