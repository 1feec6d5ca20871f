"""Which steps a reader's lists speak of: the unit's and one's own; of a commander, all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from accounts.models import User
from accounts.vocabulary import Role
from outreach.models import FollowUp
from outreach.models.followups import FollowUpQuerySet
from outreach.vocabulary import UNFINISHED

UNFINISHED_Q = Q(state__in=UNFINISHED)


@dataclass(frozen=True, slots=True)
class SavedView:
    """A ready-made selection: its word in the address, its name, what it holds and how it is ordered."""

    word: str
    label: str
    condition: Q
    ordering: str = "due_at"
    late: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """How much one colleague has promised; None stands for steps that nobody has."""

    user: User | None
    open: int
    overdue: int

    @property
    def name(self) -> str:
        """Whose desk it is."""
        return str(self.user) if self.user else "Nobody yet"


def late(at: datetime) -> Q:
    """Owed and late; a clock that a hold pauses runs into nothing."""
    return UNFINISHED_Q & Q(due_at__lt=at, paused_at__isnull=True)


def steps_in_scope(user: User) -> FollowUpQuerySet:
    """Steps in sight that the reader answers for."""
    steps: FollowUpQuerySet = FollowUp.objects.visible_to(user)
    everywhere = user.working_role == Role.COMMANDER
    return steps if everywhere else steps.filter(Q(unit=user.unit_id) | Q(assignee=user.pk))


def saved_views(user: User, at: datetime) -> dict[str, SavedView]:
    """The views by their word, in the order of the page."""
    views = [
        SavedView("unit", "Everything open", UNFINISHED_Q),
        SavedView("overdue", "Overdue", late(at), late=True),
        SavedView("mine", "Mine", UNFINISHED_Q & Q(assignee=user.pk)),
        SavedView("done", "Done or cancelled", ~UNFINISHED_Q, ordering="-finished_at"),
    ]
    return {view.word: view for view in views}


def view_counts(user: User, at: datetime) -> dict[str, int]:
    """How many steps each view holds, in one query."""
    counts: Any = {
        view.word: Count("pk", filter=view.condition, distinct=True) for view in saved_views(user, at).values()
    }
    return dict(steps_in_scope(user).order_by().aggregate(**counts))


def overdue_count(user: User, at: datetime) -> int:
    """The red number of the rail."""
    return steps_in_scope(user).overdue(at).order_by().count()


def desks(user: User, at: datetime) -> list[Desk]:
    """The colleagues of the reader's unit (of all units for a commander), the emptiest desk first; then nobody's."""
    loads = _loads(user, at)
    colleagues = User.objects.assignable()
    if user.working_role != Role.COMMANDER:
        colleagues = colleagues.filter(unit=user.unit_id)
    found = [Desk(each, *loads.get(each.pk, (0, 0))) for each in colleagues]
    found.sort(key=lambda desk: (desk.open, desk.name))
    return [*found, Desk(None, *loads[None])] if None in loads else found


def _loads(user: User, at: datetime) -> dict[int | None, tuple[int, int]]:
    rows = FollowUp.objects.visible_to(user).unfinished().order_by().values("assignee")
    counted = rows.annotate(open=Count("pk", distinct=True), late=Count("pk", filter=late(at), distinct=True))
    return {row["assignee"]: (row["open"], row["late"]) for row in counted}
