"""Forms of steps: filters, giving away, moving, finishing, and a new promise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from accounts.models import User
from accounts.web.forms import ChipChoice, Moment
from outreach.vocabulary import FollowUpKind, Priority
from outreach.web.follow_up_scope import Desk

NOBODY = "nobody"


class ColleagueChoice(forms.TypedChoiceField):
    """A colleague, chosen beside what is on the desk already: "P. Dietz, 1 open"."""

    def offer(self, desks: Sequence[Desk], *, empty: str) -> None:
        """Whom to choose from."""
        people = [(desk.user, desk) for desk in desks if desk.user is not None]
        known = {str(user.uid): user for user, _ in people}
        self.choices = [("", empty), *[(str(user.uid), f"{user}, {desk.open} open") for user, desk in people]]
        self.coerce = known.__getitem__
        self.empty_value = None


class FilterForm(forms.Form):
    """Whose steps, and of which kind."""

    assignee = forms.ChoiceField(label="Assignee", required=False)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Any"), *FollowUpKind.choices])

    def __init__(self, *args: Any, desks: Sequence[Desk], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(desk.user.uid), desk.name) for desk in desks if desk.user]
        self.fields["assignee"].choices = [("", "Anybody"), *people, (NOBODY, "Nobody yet")]  # type: ignore[attr-defined]

    @property
    def lookups(self) -> dict[str, Any]:
        """What is asked for, as the database knows it; what cannot be read narrows nothing and says so."""
        data = self.cleaned_data if self.is_valid() else {}
        found: dict[str, Any] = {"kind": data["kind"]} if data.get("kind") else {}
        if data.get("assignee") == NOBODY:
            return found | {"assignee__isnull": True}
        return found | ({"assignee__uid": UUID(data["assignee"])} if data.get("assignee") else {})


class ReassignForm(forms.Form):
    """To whom, and why."""

    assignee = ColleagueChoice(label="Assign to")
    reason = forms.CharField(label="Reason", max_length=300)

    def __init__(self, *args: Any, desks: Sequence[Desk], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].offer(desks, empty="Choose a colleague")  # type: ignore[attr-defined]


class CompleteForm(forms.Form):
    """What was done, where no contact says it."""

    note = forms.CharField(label="What was done", max_length=300)


class CancelForm(forms.Form):
    """Why it is not to be done any more."""

    reason = forms.CharField(label="Why it is not to be done", max_length=300)


class RescheduleForm(forms.Form):
    """Until when, and why."""

    due_at = forms.DateTimeField(label="New due time", widget=Moment)
    reason = forms.CharField(label="Reason", max_length=300)


class StepForm(forms.Form):
    """A new promise."""

    title = forms.CharField(label="What is to be done", max_length=160)
    kind = forms.ChoiceField(label="Kind", choices=FollowUpKind.choices, initial=FollowUpKind.OTHER)
    assignee = ColleagueChoice(label="Who promises it", required=False)
    due_at = forms.DateTimeField(label="Until when", widget=Moment)
    priority = forms.TypedChoiceField(
        label="Priority", choices=Priority.choices, coerce=int, initial=Priority.NORMAL, widget=ChipChoice
    )
    details = forms.CharField(label="Details", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, desks: Sequence[Desk], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].offer(desks, empty="Nobody yet")  # type: ignore[attr-defined]


def own_desk_first(user: User, desks: Sequence[Desk]) -> str:
    """The reader's own id where the reader can be given a step."""
    return next((str(user.uid) for desk in desks if desk.user == user), "")
