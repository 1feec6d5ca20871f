"""Which parts in an incident are open to the units working it only: witnesses and juveniles (domain.md, *Sight*)."""

from __future__ import annotations

from casework.models import Involvement
from casework.models.people import ADULT_AT
from casework.vocabulary import InvolvementRole


def restricts(part: Involvement) -> bool:
    """Whether only the units at work see this part: a witness, or a juvenile then or now."""
    if part.role == InvolvementRole.WITNESS:
        return True
    if part.person is None:
        return part.age_as_given is not None and part.age_as_given < ADULT_AT
    return part.person.restricted or part.person.is_minor_on(part.incident.occurred_on)
