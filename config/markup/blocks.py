"""Blocks that hold markup of the page: notice, blank, fold, figure; and the way back of a message."""

from __future__ import annotations

from django import template
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.web import notices
from config.markup.marks import icon

register = template.Library()
NOTICE_ICONS = {"stop": "stop", "warn": "alert", "done": "check", "offline": "offline", "": "info"}


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


@register.filter
def undo_url(message: Message) -> str:
    """The address that reverses what a message tells of."""
    return notices.undo_url(message)
