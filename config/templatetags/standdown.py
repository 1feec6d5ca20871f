"""The tags and filters of Standdown's pages; docs/pages.md shows each in use.

They need no knowledge of the domain: plain values in, markup out. Where a tag needs the time it takes `now=`, else
the page's own `now`, else the clock.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django import template
from django.contrib.messages.storage.base import Message
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.web import notices, pictures, words

register = template.Library()

MARKS = {
    "reached": ("yes", "Reached"),
    "tried": ("half", "Tried"),
    "unreached": ("no", "Not reached"),
    "barred": ("", "Not to be contacted"),
}
GATES = {
    "held": ("gate-held", "Held: no contact yet"),
    "limited": ("gate-limited", "Limited: read before contact"),
    "clear": ("gate-clear", "Clear to contact"),
    "none": ("barred", "No family message"),
}
NOTICE_ICONS = {"stop": "stop", "warn": "alert", "done": "check", "offline": "offline", "": "info"}
DUE_ICONS = {"late": "late", "soon": "late", "plain": "", "done": "check"}


def _now(context: Context, now: datetime | None) -> datetime:
    return now or context.get("now") or timezone.now()


# ---- Icons and marks


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


# ---- Time


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
    spoken = words.since_words(_now(context, now) - value)
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
    pairs = words.parts_since(_now(context, now) - value, exact=big) if value else []
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
    at = _now(context, now)
    if done:
        return tag(f"Done {words.said(done, at=at)}", "done", "check")
    if cancelled:
        return tag("Cancelled", "plain")
    if not value:
        return tag("No date", "plain")
    state, spoken = words.due_state(value, at=at)
    data = format_html(' data-due="{}"', value.isoformat()) if state != "plain" else SafeString("")
    return tag(spoken, state, DUE_ICONS[state], data)


# ---- Tags


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


@register.simple_tag(takes_context=True)
def gate(
    context: Context,
    state: str,
    awaiting: str = "",
    since: datetime | None = None,
    note: str = "",
    now: datetime | None = None,
) -> SafeString:
    """`{% gate "held" awaiting="A. Lindqvist" since=asked_at note="Next of kin not told" %}`.

    `state` is held, limited, clear, or none (no family message may arise). `awaiting` names whose answer is open and
    `since` when that person was asked.
    """
    icon_name, word = GATES[state]
    return render_to_string(
        "components/gate.html",
        {
            "state": state,
            "icon_name": icon_name,
            "word": word,
            "awaiting": awaiting,
            "waited": words.span_words(_now(context, now) - since) if since else "",
            "asked": since,
            "note": note,
        },
    )


# ---- Numbers


@register.filter
def percent(value: Decimal | int | None) -> str:
    """`{{ share|percent }}`: "28 %", "−24 %", "n/a"."""
    return words.percent_words(value)


@register.filter
def change(value: int | Decimal | None) -> str:
    """`{{ difference|change }}`: "−35", "+3", "0", "n/a"."""
    return "n/a" if value is None else words.signed(value)


@register.filter
def direction(value: int) -> str:
    """`{{ difference|direction }}`: "down 35", "up 3", "no change"."""
    return words.direction(value)


@register.filter
def share_of(value: int, whole: int) -> int:
    """`{{ overdue|share_of:most }}`: whole percent for the width of a bar, 0 to 100."""
    return min(100, round(100 * value / whole)) if whole else 0


# ---- Blocks


@register.simple_block_tag
def notice(content: SafeString, kind: str = "", role: str = "note", icon_name: str = "", title: str = "") -> SafeString:
    """`{% notice "stop" %}<b>Do not contact …</b>{% endnotice %}`; kind is stop, warn, done, offline or nothing."""
    css = {"offline": "warn"}.get(kind, kind)
    head = format_html("<b>{}</b> ", title) if title else ""
    return format_html(
        '<div class="notice {}" role="{}">{}<div>{}{}</div></div>',
        css,
        role,
        icon(icon_name or NOTICE_ICONS[kind]),
        head,
        content,
    )


@register.simple_block_tag
def blank(content: SafeString, title: str, level: int = 2) -> SafeString:
    """`{% blank "No open threats" %}<p>Since when …</p>{% endblank %}`: an empty page as news, with the next step."""
    return format_html('<section class="sheet blank"><h{0}>{1}</h{0}>{2}</section>', level, title, content)


@register.simple_block_tag
def fold(content: SafeString, title: str, open: bool = False, wide: bool = True) -> SafeString:
    """`{% fold "Filter (2)" %}…{% endfold %}`: closed behind its title on a phone; open on a desk if `wide`."""
    return format_html(
        '<details class="more{}"{}><summary>{}</summary>{}</details>',
        " phone" if wide else "",
        " open" if open else "",
        title,
        content,
    )


@register.simple_block_tag
def figure(
    content: SafeString, title: str, number: str = "", beside: str = "", change_words: str = "", rule: str = ""
) -> SafeString:
    """`{% figure "Homicide victims" number=112 beside="147 last year" change_words="down 35, −24 %" rule=… %}`."""
    return render_to_string(
        "components/figure.html",
        {
            "title": title,
            "number": number,
            "beside": beside,
            "change_words": change_words,
            "rule": rule,
            "content": content,
        },
    )


# ---- Pictures


@register.simple_tag
def ruler(picture: pictures.Ruler) -> SafeString:
    """`{% ruler picture %}` of `accounts.web.pictures.ruler(…)`; on a phone the words stand below as a list."""
    return render_to_string("pictures/ruler.html", {"picture": picture})


@register.simple_tag
def year_line(picture: pictures.YearPicture, table: bool = True) -> SafeString:
    """`{% year_line picture %}` of `accounts.web.pictures.year_line(…)`: two lines and the table of every point."""
    return render_to_string("pictures/year.html", {"picture": picture, "table": table})


@register.simple_tag
def work_bar(open_count: int, overdue: int, most: int) -> SafeString:
    """`{% work_bar 9 2 12 %}`: open steps of one person against the fullest desk, overdue in red, with the words."""
    return render_to_string(
        "pictures/workbar.html",
        {
            "open": open_count,
            "overdue": overdue,
            "red": share_of(overdue, most),
            "rest": share_of(open_count - overdue, most),
        },
    )


# ---- Shell


@register.filter
def undo_url(message: Message) -> str:
    """The address that reverses what a message tells of."""
    return notices.undo_url(message)


@register.filter
def hours(value: timedelta) -> float:
    """A span in hours, for the ruler."""
    return value.total_seconds() / 3600
