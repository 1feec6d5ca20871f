"""What a client sends about reviews."""

from __future__ import annotations

from accounts.api.kit import Input, Moment, NewId, RefField, Text, Whole, Word, many
from accounts.models import User
from casework.models import Person
from outreach.filters import PRIORITIES
from outreach.vocabulary import FollowUpKind

LONG = 20_000


class OpenReviewInput(Input):
    """Which week, as 2021-W38; a week that is open already gives its review."""

    week = Text(8)


class AttendanceInput(Input):
    """Everybody who sits in the review."""

    users = many(RefField(User.objects.visible_to), max_length=100)


class ReviewStepInput(Input):
    """A step for the coming week. Without `assignee` it is the incident's lead's, else the duty supervisor's."""

    id = NewId()
    title = Text(160)
    due_at = Moment()
    kind = Word(choices=FollowUpKind.choices, required=False)
    assignee = RefField(User.objects.visible_to, required=False, allow_null=True)
    person = RefField(Person.objects.visible_to, required=False, allow_null=True)
    priority = Word(choices=PRIORITIES, required=False)
    details = Text(LONG, required=False, allow_blank=True)


class ConfirmStepsInput(Input):
    """What was decided, if there is more to say."""

    decision = Text(LONG, required=False, allow_blank=True)


class NoActionInput(Input):
    """Why nothing is to be done."""

    reason = Text(300)


class DecisionInput(Input):
    """What was decided, without quotations and affiliations."""

    decision = Text(LONG, allow_blank=True)


class CloseReviewInput(Input):
    """Nothing to say: the minutes say it."""


class ScheduleInput(Input):
    """The weekday (1 Monday to 7 Sunday) and hour, local, at which reviews open."""

    weekday = Whole(1, 7, required=False)
    hour = Whole(0, 23, required=False)
