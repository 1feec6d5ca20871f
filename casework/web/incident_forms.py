"""Forms of incidents: the filter of the list, and a new shooting with its people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.models import User
from accounts.web.forms import Day, Moment, SearchBox
from casework.services.involvements import NewInvolvement
from casework.vocabulary import Circumstance, IncidentKind, Injury, InvolvementRole, Weapon

ROWS_OF_PEOPLE = 4


class IncidentFilterForm(forms.Form):
    """What the list can be narrowed by; days are those of the shooting, and both ends belong to the span."""

    q = forms.CharField(label="Name or number", required=False, max_length=100, widget=SearchBox)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Any"), *IncidentKind.choices])
    division = forms.CharField(label="Division", required=False, max_length=80)
    neighborhood = forms.CharField(label="Neighborhood", required=False, max_length=80)
    first_day = forms.DateField(label="From", required=False, widget=Day)
    last_day = forms.DateField(label="To", required=False, widget=Day)

    def clean(self) -> dict[str, Any]:
        """A span runs forwards."""
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "This is before the first day.")
        return data


class ColleagueField(forms.ModelChoiceField):
    """Somebody who can be given work."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=User.objects.none(), to_field_name="uid", **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        """The name as colleagues say it."""
        return str(obj)


class IncidentForm(forms.Form):
    """When, where, what and whose."""

    occurred_at = forms.DateTimeField(label="When", widget=Moment)
    time_unknown = forms.BooleanField(
        label="The time is not known",
        required=False,
        help_text="Then give the day and your best guess; the page says that it is estimated.",
    )
    address = forms.CharField(label="Address", max_length=200, required=False)
    neighborhood = forms.CharField(label="Neighborhood", max_length=80, required=False)
    division = forms.CharField(label="Division", max_length=80, required=False)
    weapon = forms.ChoiceField(label="Weapon", choices=Weapon.choices, initial=Weapon.FIREARM)
    circumstance = forms.ChoiceField(label="Circumstance", choices=Circumstance.choices, initial=Circumstance.UNKNOWN)
    case_number = forms.CharField(
        label="Case number", max_length=40, required=False, help_text="Leave it empty if there is none yet."
    )
    lead = ColleagueField(label="Lead", required=False, empty_label="Nobody yet")
    detective = ColleagueField(label="Assigned detective", required=False, empty_label="Nobody yet")
    narrative = forms.CharField(label="What is known", required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lead", "detective"):
            self.fields[name].queryset = User.objects.assignable()  # type: ignore[attr-defined]

    @property
    def details(self) -> dict[str, Any]:
        """What the service takes, by its names."""
        return {name: value for name, value in self.cleaned_data.items() if name != "time_unknown"} | {
            "time_known": not self.cleaned_data["time_unknown"]
        }


class PersonRow(forms.Form):
    """One person in the shooting; a victim without a name is somebody not identified yet."""

    use_required_attribute = False
    role = forms.ChoiceField(label="Part", required=False, choices=[("", "–"), *InvolvementRole.choices])
    injury = forms.ChoiceField(label="Injury", required=False, choices=[("", "–"), *Injury.choices])
    given_name = forms.CharField(label="Given name", required=False, max_length=80)
    family_name = forms.CharField(label="Family name", required=False, max_length=80)
    age_as_given = forms.IntegerField(label="Age", required=False, min_value=0, max_value=120)

    def clean(self) -> dict[str, Any]:
        """A row with anything in it says which part; a victim has an injury, nobody else has."""
        data: dict[str, Any] = super().clean() or {}
        if self.is_empty or self.errors:
            return data
        if not data["role"]:
            self.add_error("role", "Say which part this person had.")
        elif data["role"] == InvolvementRole.VICTIM and not data["injury"]:
            self.add_error("injury", "Say how the victim was hurt.")
        elif data["role"] != InvolvementRole.VICTIM and data["injury"]:
            self.add_error("injury", "Only a victim has an injury.")
        return data

    @property
    def is_empty(self) -> bool:
        """Whether nothing was entered beyond what the page proposed."""
        return not self.has_changed()

    @property
    def part(self) -> NewInvolvement:
        """The part to write down."""
        data = self.cleaned_data
        names = {"given_name": data["given_name"], "family_name": data["family_name"]}
        if not any(names.values()):
            return NewInvolvement(role=data["role"], injury=data["injury"], age_as_given=data["age_as_given"])
        person: Any = names | {"age_as_given": data["age_as_given"]}
        return NewInvolvement(person=person, role=data["role"], injury=data["injury"])


def person_rows(data: Any = None) -> list[PersonRow]:
    """Four rows; on an empty form the first proposes a victim."""
    initial = [{"role": InvolvementRole.VICTIM}, *[{}] * (ROWS_OF_PEOPLE - 1)]
    return [PersonRow(data, prefix=f"people-{n}", initial=first) for n, first in enumerate(initial)]


def put_error(form: IncidentForm, rows: Sequence[PersonRow], *, field: str, message: str) -> None:
    """Show a service's refusal where it belongs: involvements.1.person.given_name is the second row's given name."""
    words = field.split(".")
    if words[0] == "involvements" and len(words) > 1:
        row = rows[int(words[1])]
        row.add_error(words[-1] if words[-1] in row.fields else None, message)
    else:
        form.add_error(field if field in form.fields else None, message)
