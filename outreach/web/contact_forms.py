"""The form of a contact: one page, one save, for everybody who was met or looked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.web.forms import ChipChoice, Chips, Choices, Moment
from casework.models import Person
from casework.vocabulary import Account, UnableReason, WantsCharges
from outreach.models import FollowUp
from outreach.vocabulary import FAILED, ContactMethod, MessageElement, Outcome, Reception, Relationship

_COMMON_OUTCOMES = ("spoke_in_person", "no_answer", "spoke_by_phone", "message_left", "refused")
OUTCOMES = sorted(
    Outcome.choices, key=lambda choice: _COMMON_OUTCOMES.index(choice[0]) if choice[0] in _COMMON_OUTCOMES else 9
)
NEXT_STEPS = [("", "None"), ("1", "Check in tomorrow"), ("3", "In 3 days"), ("7", "In 7 days")]


class ContactForm(forms.Form):
    """What an officer tells of a visit, call or attempt; `people` and `steps` are those of the incident."""

    method = forms.ChoiceField(label="How", choices=ContactMethod.choices, widget=Choices(first=3), initial="in_person")
    outcome = forms.ChoiceField(label="What happened", choices=OUTCOMES, widget=Choices(first=5, tried=FAILED))
    people = forms.MultipleChoiceField(label="With whom", required=False, widget=Chips)
    other_given = forms.CharField(label="Somebody else: given name", max_length=80, required=False)
    other_family = forms.CharField(label="Family name", max_length=80, required=False)
    other_relationship = forms.ChoiceField(
        label="Who they are to the victim", choices=[("", "–"), *Relationship.choices], required=False
    )
    other_phone = forms.CharField(label="Phone", max_length=32, required=False)
    elements = forms.MultipleChoiceField(
        label="What you told them", choices=MessageElement.choices, required=False, widget=Chips
    )
    reception = forms.ChoiceField(
        label="How it was received", choices=Reception.choices, required=False, widget=ChipChoice
    )
    intent_words = forms.CharField(
        label="The exact words",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Of a voiced intent.",
    )
    intent_against = forms.CharField(label="Against whom", max_length=200, required=False)
    account = forms.ChoiceField(
        label="The victim: an account", choices=Account.choices, required=False, widget=ChipChoice
    )
    wants_charges = forms.ChoiceField(
        label="The victim: charges", choices=WantsCharges.choices, required=False, widget=ChipChoice
    )
    unable_reason = forms.ChoiceField(label="Why not able", choices=[("", "–"), *UnableReason.choices], required=False)
    narrative = forms.CharField(label="What was said", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    completes = forms.MultipleChoiceField(
        label="This completes", required=False, widget=Chips(first=4, more="More steps")
    )
    next_step = forms.ChoiceField(label="Next step", choices=NEXT_STEPS, required=False, widget=ChipChoice)
    occurred_at = forms.DateTimeField(label="When", widget=Moment)

    def __init__(self, *args: Any, people: Sequence[Person], steps: Sequence[FollowUp], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [(str(person.uid), str(person)) for person in people]  # type: ignore[attr-defined]
        self.fields["completes"].choices = [(str(step.uid), step.title) for step in steps]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Somebody must have been met or looked for, and a new person needs a name and a relationship."""
        data: dict[str, Any] = super().clean() or {}
        other = data.get("other_given") or data.get("other_family")
        if not data.get("people") and not other and "people" not in self.errors:
            self.add_error("people", "Tick whom you met or looked for, or name somebody else.")
        if other and not data.get("other_relationship"):
            self.add_error("other_relationship", "Say who this person is to the victim.")
        if data.get("wants_charges") and not data.get("account"):
            self.add_error("account", "Say what the victim says about an account, too.")
        return data


class AmendForm(ContactForm):
    """A whole new version, and why."""

    reason = forms.CharField(label="Why it is amended", max_length=300)

    field_order = ("reason",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("completes", "next_step", "account", "wants_charges", "unable_reason"):
            del self.fields[name]
