"""Who a service writes into the ledger: the account, or the system for commands of the machine's owner."""

from __future__ import annotations

from accounts.capabilities import Capability, can
from accounts.models import User
from ledger.actors import SYSTEM, Actor
from ledger.vocabulary import Refused


def as_actor(user: User | None) -> Actor:
    """The ledger's actor; no account means a command."""
    return user.actor if user is not None else SYSTEM


def guard_accounts(user: User | None) -> None:
    """Refused unless the account manages accounts; commands may."""
    if user is not None and not can(user, Capability.MANAGE_ACCOUNTS):
        raise Refused("Only an administrator manages accounts.")
