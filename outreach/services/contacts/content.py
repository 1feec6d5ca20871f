"""What is written down about a contact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import User
from casework.models import Person
from casework.services.people import PersonDetails
from casework.services.stances import NewStance


@dataclass(frozen=True, slots=True)
class NewContactPerson:
    """What came of a contact for one person, on record or new (details).

    `intent_words` are the exact words of a voiced intent, `intent_against` whom it is against as far as said;
    `stance` is what a surviving victim told at the door, provisional until a detective confirms it.
    """

    person: Person | PersonDetails
    relationship: str
    outcome: str
    elements: Sequence[str] = ()
    reception: str = ""
    intent_against: str = ""
    intent_words: str = ""
    stance: NewStance | None = None


@dataclass(frozen=True, slots=True)
class ContactContent:
    """One whole version: when, how, who was there, and a row for each person it was meant for."""

    occurred_at: datetime
    method: str
    people: Sequence[NewContactPerson]
    officers: Sequence[User] = field(default=())
    narrative: str = ""
