"""Forms of the contact gate on an incident's page."""

from __future__ import annotations

from django import forms

from accounts.web.forms import ChipChoice
from outreach.vocabulary import GateAnswer


class KinForm(forms.Form):
    """Who told the next of kin."""

    by = forms.CharField(label="Next of kin were told by", max_length=120)


class AnswerForm(forms.Form):
    """What the assigned detective answers."""

    answer = forms.ChoiceField(label="The detective answers", choices=GateAnswer.choices, widget=ChipChoice)
    limits = forms.CharField(
        label="Limits", max_length=300, required=False, help_text="Only for limited: whom not to see, what not to say."
    )


class OverrideForm(forms.Form):
    """Why a commander opens it without the answers."""

    reason = forms.CharField(label="Whose life it is to save, and why it cannot wait", max_length=300)
