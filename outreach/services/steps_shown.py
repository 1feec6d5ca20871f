"""Steps as pages show them: with the clock of their shooting, its headline, and where each button leads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from casework.models import Person
from casework.services.headlines import headlines
from outreach.models import FollowUp
from outreach.vocabulary import FollowUpState


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One promised step of a list."""

    step: FollowUp
    uid: UUID
    title: str
    incident_uid: UUID
    headline: str
    case_number: str
    occurred_at: datetime
    due_at: datetime
    done_at: datetime | None
    cancelled: bool
    paused_at: datetime | None
    assignee: str
    person: Person | None


def show_steps(steps: Iterable[FollowUp], user: User) -> list[ShownStep]:
    """The steps in their order; give a queryset narrowed by `visible_to(user)`. Two queries, however many steps."""
    steps = list(steps)
    called = headlines({step.incident_id: step.incident for step in steps}.values(), user)
    return [
        ShownStep(
            step=step,
            uid=step.uid,
            title=step.title,
            incident_uid=step.incident.uid,
            headline=called[step.incident_id],
            case_number=step.incident.case_number,
            occurred_at=step.incident.occurred_at,
            due_at=step.due_at,
            done_at=step.finished_at if step.state == FollowUpState.DONE else None,
            cancelled=step.state == FollowUpState.CANCELLED,
            paused_at=step.paused_at,
            assignee=str(step.assignee) if step.assignee else "Nobody yet",
            person=step.person,
        )
        for step in steps
    ]


def people_of(steps: Iterable[ShownStep]) -> list[Person]:
    """Whom the list names, each once: for the audit log."""
    return list({step.person.pk: step.person for step in steps if step.person}.values())
