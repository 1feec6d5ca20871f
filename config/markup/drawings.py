"""Pictures drawn on the server from the coordinates of accounts.web.pictures."""

from __future__ import annotations

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.web import pictures
from config.markup.numbers import share_of

register = template.Library()


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
