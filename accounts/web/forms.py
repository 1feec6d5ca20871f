"""Forms as Standdown draws them: one renderer, and the widgets that are one tap.

Every form gets the renderer by the setting FORM_RENDERER; `{{ form }}` draws the error summary and all fields,
`{{ form.due_at.as_field_group }}` one of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draws forms and fields from `config/templates/forms/`."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class _OneTap(forms.widgets.ChoiceWidget):
    """Options as labels to tap; those in `tried` mark a failed attempt, those after `first` fold away.

    An option that is chosen is never folded.
    """

    label_class = "choice"
    group_class = "choices"

    def __init__(
        self,
        *args: Any,
        tried: Collection[str] = (),
        first: int = 0,
        more: str = "More",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.tried = frozenset(str(value) for value in tried)
        self.first = first
        self.more = more

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        copied = super().__deepcopy__(memo)
        copied.tried, copied.first, copied.more = self.tried, self.first, self.more
        return copied

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Mark a failed outcome, so that the form can fold what an attempt does not need."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.tried:
            option["attrs"]["data-tried"] = True
        return option

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Split the options into those in sight and those behind `more`."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        options = [option for _, group, _ in context["widget"]["optgroups"] for option in group]
        context["widget"] |= {
            "label_class": self.label_class,
            "group_class": self.group_class,
            "shown": options[: self.first or None],
            "folded": options[self.first :] if self.first else [],
            "more": self.more,
        }
        context["widget"]["more_open"] = any(option["selected"] for option in context["widget"]["folded"])
        return context


class Choices(_OneTap, forms.RadioSelect):
    """One of a few, each as tall as a thumb (56 px): how, what happened."""

    template_name = "forms/options.html"
    option_template_name = "forms/option.html"


class Chips(_OneTap, forms.CheckboxSelectMultiple):
    """Any of several (44 px): what was told, who was there."""

    template_name = "forms/options.html"
    option_template_name = "forms/option.html"
    label_class = "chip"
    group_class = "chips"


class ChipChoice(_OneTap, forms.RadioSelect):
    """One of several small ones (44 px): reception, next step."""

    template_name = "forms/options.html"
    option_template_name = "forms/option.html"
    label_class = "chip"
    group_class = "chips"


class Moment(forms.DateTimeInput):
    """A local date and time, picked by the device."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class Day(forms.DateInput):
    """A date, picked by the device."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class SearchBox(forms.TextInput):
    """Free words to look for."""

    input_type = "search"


def add_domain_error(form: forms.BaseForm, *, message: str, field: str) -> None:
    """Show a service's refusal at its field where the form has it, else above the form.

    Call it with a DomainError's message and field; dotted fields ("people.0.outcome") are tried whole, then their
    first word.
    """
    names: Iterable[str] = (field, field.split(".")[0])
    form.add_error(next((name for name in names if name in form.fields), None), message)


def filters_set(form: forms.BaseForm) -> int:
    """How many filters of a GET form are in use, for "Filter (2)"."""
    if not form.is_bound:
        return 0
    return sum(1 for name in form.fields if form.data.get(form.add_prefix(name)))
