"""Who acts, as the ledger knows them: values copied into history, never a reference to an account."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["user", "system", "client", "anonymous"]


@dataclass(frozen=True)
class Actor:
    """One who acts. `id` is the account's key (None: no account); `name` is copied into history as it is now."""

    id: int | None
    uid: str
    name: str
    kind: Kind


SYSTEM = Actor(id=None, uid="system", name="Standdown", kind="system")
ANONYMOUS = Actor(id=None, uid="", name="Anonymous", kind="anonymous")
