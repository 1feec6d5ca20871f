"""The contact gate: held, limited, clear, or no message at all; and whose answer is awaited."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.web import words
from config.markup.times import moment

register = template.Library()
GATES = {
    "held": ("gate-held", "Held: no contact yet"),
    "limited": ("gate-limited", "Limited: read before contact"),
    "clear": ("gate-clear", "Clear to contact"),
    "none": ("barred", "No family message"),
}


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
            "waited": words.span_words(moment(context, now) - since) if since else "",
            "asked": since,
            "note": note,
        },
    )
