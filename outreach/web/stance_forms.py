"""The two questions of a stance."""

from __future__ import annotations

from django import forms

from accounts.web.forms import ChipChoice
from casework.vocabulary import Account, UnableReason, WantsCharges


class StanceForm(forms.Form):
    """What a surviving victim says about an account and about charges."""

    account = forms.ChoiceField(label="Account", choices=Account.choices, widget=ChipChoice)
    wants_charges = forms.ChoiceField(
        label="Charges", choices=WantsCharges.choices, widget=ChipChoice, initial=WantsCharges.UNDECIDED
    )
    unable_reason = forms.ChoiceField(
        label="Why not able", choices=[("", "–"), *UnableReason.choices], required=False, help_text="Only if not able."
    )
