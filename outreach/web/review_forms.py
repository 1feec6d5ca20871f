"""Forms of the weekly review: opening one, a promise in one line, and what settles an item."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from accounts.web.forms import Chips, Moment
from casework.analysis.weeks import IsoWeek
from outreach.vocabulary import FollowUpKind
from outreach.web.review_words import WEEKDAYS, week_said


class OpenForm(forms.Form):
    """Which week to review; only those that have ended and have no review are offered."""

    week = forms.ChoiceField(label="Week")

    def __init__(self, *args: Any, weeks: list[IsoWeek], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["week"].choices = [(str(week), week_said(str(week))) for week in weeks]  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """What is promised for the coming week, by whom, until when."""

    title = forms.CharField(label="Step for the coming week", max_length=160)
    assignee = forms.ModelChoiceField(
        label="Who", queryset=User.objects.none(), to_field_name="uid", required=False, empty_label="Lead, else duty"
    )
    due_at = forms.DateTimeField(label="Due", widget=Moment)
    kind = forms.ChoiceField(label="Kind", choices=FollowUpKind.choices, initial=FollowUpKind.OTHER)

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = colleagues  # type: ignore[attr-defined]


class ConfirmForm(forms.Form):
    """The steps that are open are enough: nothing to fill in."""


class NoActionForm(forms.Form):
    """Why nothing is to be done."""

    reason = forms.CharField(label="Why no action is needed", max_length=300)


class DecisionForm(forms.Form):
    """What was decided, in the room's own words."""

    decision = forms.CharField(
        label="Decision",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It stands in the minutes: no quotations, no names of groups.",
    )


class AttendanceForm(forms.Form):
    """Who sits in the room."""

    users = forms.ModelMultipleChoiceField(
        label="Who is here", queryset=User.objects.none(), to_field_name="uid", required=False, widget=Chips
    )

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["users"].queryset = colleagues  # type: ignore[attr-defined]


class ScheduleForm(forms.Form):
    """The weekday and hour at which reviews open by themselves."""

    weekday = forms.TypedChoiceField(label="Weekday", choices=list(WEEKDAYS.items()), coerce=int)
    hour = forms.TypedChoiceField(label="Hour", choices=[(n, f"{n:02}:00") for n in range(24)], coerce=int)
