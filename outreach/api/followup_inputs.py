"""What a client sends about steps."""

from __future__ import annotations

from accounts.api.kit import Id, Input, Moment, NewId, RefField, Text, Word, many
from accounts.models import User
from casework.models import Person
from outreach.api.about import about_field
from outreach.filters import PRIORITIES
from outreach.models import Contact
from outreach.vocabulary import FollowUpKind

MOST_AT_ONCE = 200
LONG = 20_000


class FollowUpInput(Input):
    """A new step. Without `assignee` it is the incident's lead's, else the unit's duty supervisor's."""

    id = NewId()
    title = Text(160)
    kind = Word(choices=FollowUpKind.choices)
    about = about_field()
    person = RefField(Person.objects.visible_to, required=False, allow_null=True)
    assignee = RefField(User.objects.visible_to, required=False, allow_null=True)
    due_at = Moment()
    priority = Word(choices=PRIORITIES, required=False)
    details = Text(LONG, required=False, allow_blank=True)


class StartFollowUpInput(Input):
    """Nothing to say."""


class CompleteFollowUpInput(Input):
    """By which contact it was done, or a note."""

    contact = RefField(Contact.objects.visible_to, required=False, allow_null=True)
    note = Text(300, required=False, allow_blank=True)


class CancelFollowUpInput(Input):
    """Why it is not to be done any more."""

    reason = Text(300)


class ReassignInput(Input):
    """To whom, and why."""

    assignee = RefField(User.objects.visible_to)
    reason = Text(300)


class RescheduleInput(Input):
    """To when, and why."""

    due_at = Moment()
    reason = Text(300)


class BulkReassignInput(ReassignInput):
    """Which steps, to whom, and why."""

    follow_ups = many(Id(), max_length=MOST_AT_ONCE, allow_empty=False)


class BulkRescheduleInput(RescheduleInput):
    """Which steps, to when, and why."""

    follow_ups = many(Id(), max_length=MOST_AT_ONCE, allow_empty=False)
