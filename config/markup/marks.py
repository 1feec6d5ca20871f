"""Icons, marks and small tags: a word stands beside every color."""

from __future__ import annotations

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()
MARKS = {
    "reached": ("yes", "Reached"),
    "tried": ("half", "Tried"),
    "unreached": ("no", "Not reached"),
    "barred": ("", "Not to be contacted"),
}


@register.simple_tag
def icon(name: str, css: str = "i", label: str = "") -> SafeString:
    """`{% icon "call" %}`; give `label` only where the icon alone carries a meaning."""
    role = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html('<svg class="{}" {}><use href="{}#{}"/></svg>', css, role, static("config/icons.svg"), name)


@register.simple_tag
def mark(state: str, label: str = "") -> SafeString:
    """`{% mark "reached" %}`: how far the message has come. With `label="auto"` the mark says its own word."""
    css, word = MARKS[state]
    return icon(state, f"m {css}".strip(), word if label == "auto" else label)


@register.simple_tag
def coverage_strip(states: list[str]) -> SafeString:
    """`{% coverage_strip states %}`: one mark a person. Write "3 of 8 reached" beside it."""
    return format_html('<p class="strip">{}</p>', format_html_join("", "{}", ((mark(state),) for state in states)))


@register.simple_tag
def tag(text: str, css: str = "plain", icon_name: str = "", data: str = "") -> SafeString:
    """`{% tag "Primary contact" %}`: a small word with a frame; css is plain, late, soon, done, high, medium, low."""
    drawn = icon(icon_name) if icon_name else ""
    return format_html('<span class="tag {}"{}>{}<span>{}</span></span>', css, data, drawn, text)


@register.simple_tag
def risk(level: str, subject: str = "risk") -> SafeString:
    """`{% risk assessment.level %}`: the level of an incident or threat, never of a person."""
    if level not in ("high", "medium", "low"):
        return tag("Risk not assessed", "plain")
    return tag(f"{level.capitalize()} {subject}", level, level)
