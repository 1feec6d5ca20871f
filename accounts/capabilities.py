"""What an account may do: each capability declared once, together with the roles that have it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, cast

from accounts.vocabulary import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

_UNIT = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.COMMANDER})
_LEADERS = frozenset({Role.SUPERVISOR, Role.COMMANDER})


class Capability(Enum):
    """A thing an account may do; the value is its name in scopes and the roles that have it."""

    SEE_CASES = ("see_cases", _UNIT | {Role.ANALYST})
    SEE_STATISTICS = ("see_statistics", _UNIT | {Role.ANALYST})
    RECORD_INCIDENTS = ("record_incidents", _UNIT)
    RECORD_PEOPLE = ("record_people", _UNIT)
    RECORD_STANCES = ("record_stances", _UNIT)
    CONFIRM_STANCES = ("confirm_stances", _UNIT)
    ANSWER_GATES = ("answer_gates", _UNIT)
    OVERRIDE_GATES = ("override_gates", frozenset({Role.COMMANDER}))
    LOG_CONTACTS = ("log_contacts", _UNIT)
    WORK_FOLLOW_UPS = ("work_follow_ups", _UNIT)
    ASSIGN_FOLLOW_UPS = ("assign_follow_ups", _LEADERS)
    SEE_REVIEWS = ("see_reviews", _UNIT)
    RUN_REVIEWS = ("run_reviews", _LEADERS)
    SET_SCHEDULE = ("set_schedule", _LEADERS)
    SEE_PROTOCOLS = ("see_protocols", _UNIT)
    EDIT_PROTOCOLS = ("edit_protocols", _LEADERS)
    SEE_COLLEAGUES = ("see_colleagues", _UNIT | {Role.ANALYST, Role.ADMINISTRATOR})
    MANAGE_ACCOUNTS = ("manage_accounts", frozenset({Role.ADMINISTRATOR}))
    READ_AUDIT = ("read_audit", frozenset({Role.AUDITOR}))
    OWN_PAGES = ("own_pages", frozenset(Role) - {Role.CLIENT})

    def __init__(self, word: str, roles: frozenset[Role]) -> None:
        self.word = word
        self.roles = roles


def can(user: User | AnonymousUser, capability: Capability) -> bool:
    """Whether the account has the capability; doubt (signed out, disabled, unknown role) is no."""
    if not user.is_authenticated or not user.is_active:
        return False
    return cast("User", user).working_role in capability.roles


def leads(user: User | AnonymousUser, unit_id: int | None) -> bool:
    """Whether the account may assign, approve and close in a unit: its own supervisor, or any commander."""
    if not can(user, Capability.ASSIGN_FOLLOW_UPS):
        return False
    person = cast("User", user)
    return person.working_role == Role.COMMANDER or (unit_id is not None and person.unit_id == unit_id)
