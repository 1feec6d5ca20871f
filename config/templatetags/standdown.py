"""`{% load standdown %}`: every tag and filter of Standdown's pages; docs/pages.md shows each in use.

They need no knowledge of the domain: plain values in, markup out. Where a tag needs the time it takes `now=`, else the
page's own `now`, else the clock.
"""

from django import template

from config.markup import blocks, drawings, gates, marks, numbers, times

register = template.Library()

for _part in (marks, times, gates, numbers, blocks, drawings):
    register.tags |= _part.register.tags
    register.filters |= _part.register.filters
