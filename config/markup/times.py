"""Moments and clocks in the words of accounts.web.words."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.web import words
from config.markup.marks import tag

register = template.Library()
DUE_ICONS = {"late": "late", "soon": "late", "plain": "", "done": "check"}


def moment(context: Context, now: datetime | None) -> datetime:
    """The time a tag speaks of: its own `now=`, else the page's, else the clock's."""
    return now or context.get("now") or timezone.now()


@register.filter
def said(value: datetime | date | None, now: datetime | None = None) -> str | SafeString:
    """`{{ step.due_at|said }}`: the date as people say it, exact in title and datetime; nothing for no date."""
    if not value:
        return ""
    spoken = words.said(value, at=now or timezone.now())
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), words.exactly(value), spoken)


@register.filter
def said_text(value: datetime | date | None, now: datetime | None = None) -> str:
    """The same words without markup, for attributes and sentences."""
    return words.said(value, at=now or timezone.now()) if value else ""


@register.simple_tag(takes_context=True)
def since(context: Context, value: datetime | None, now: datetime | None = None) -> str | SafeString:
    """`{% since incident.occurred_at %}`: "46 h", "2 h 35", "6 d"; refreshed each minute in the browser."""
    if not value:
        return "time unknown"
    spoken = words.since_words(moment(context, now) - value)
    return format_html('<time datetime="{}" data-since>{}</time>', value.isoformat(), spoken)


@register.simple_tag(takes_context=True)
def clock(
    context: Context,
    value: datetime | None,
    big: bool = False,
    label: str = "since the shooting",
    show_label: bool | None = None,
    known: bool = True,
    now: datetime | None = None,
) -> SafeString:
    """`{% clock incident.occurred_at %}` in a row, `big=True` in a head (with minutes and the label in sight).

    `known=False` says that the time is an estimate.
    """
    pairs = words.parts_since(moment(context, now) - value, exact=big) if value else []
    figures = format_html_join(" ", "{}{}", ((number, _unit(unit)) for number, unit in pairs))
    return render_to_string(
        "components/clock.html",
        {
            "value": value,
            "figures": figures,
            "big": big,
            "label": label if known else f"{label}, time estimated",
            "seen": big if show_label is None else show_label,
        },
    )


def _unit(unit: str) -> SafeString:
    return format_html('<span class="u"> {}</span>', unit) if unit else SafeString("")


@register.simple_tag(takes_context=True)
def due(
    context: Context,
    value: datetime | None,
    done: datetime | None = None,
    cancelled: bool = False,
    now: datetime | None = None,
) -> SafeString:
    """`{% due step.due_at done=step.done_at %}`: overdue by how much, due in how long, a date, done, or cancelled."""
    at = moment(context, now)
    if done:
        return tag(f"Done {words.said(done, at=at)}", "done", "check")
    if cancelled:
        return tag("Cancelled", "plain")
    if not value:
        return tag("No date", "plain")
    state, spoken = words.due_state(value, at=at)
    data = format_html(' data-due="{}"', value.isoformat()) if state != "plain" else SafeString("")
    return tag(spoken, state, DUE_ICONS[state], data)
