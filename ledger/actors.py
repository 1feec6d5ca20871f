"""Who does something, as the ledger keeps it: an id and a copied name, never an account row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ActorKind = Literal["user", "system", "client", "anonymous"]


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts; the name is copied, so that history stays true when the account changes."""

    id: int | None
    uid: str
    name: str
    kind: ActorKind


SYSTEM = Actor(id=None, uid="", name="system", kind="system")
ANONYMOUS = Actor(id=None, uid="", name="anonymous", kind="anonymous")
