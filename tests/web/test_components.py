"""Each component's essentials, word for word."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.template import engines
from django.test import RequestFactory

from accounts.web import pictures, words
from accounts.web.forms import add_domain_error, filters_set
from tests.web.gallery import NOW, SHOT, ContactForm, Filters
from tests.web.gallery import pictures as gallery_pictures


def draw(text: str, **values: Any) -> str:
    """A snippet with the tags loaded, at the gallery's moment."""
    template = engines["django"].from_string("{% load standdown %}" + text)
    return template.render({"now": NOW} | values, RequestFactory().get("/"))


@pytest.mark.parametrize(
    ("span", "short", "exact"),
    [
        (timedelta(minutes=-5), "0 min", "0 min"),
        (timedelta(seconds=59), "0 min", "0 min"),
        (timedelta(minutes=59), "59 min", "59 min"),
        (timedelta(hours=1), "1 h 00", "1 h 0 min"),
        (timedelta(hours=2, minutes=35), "2 h 35", "2 h 35 min"),
        (timedelta(hours=9, minutes=59), "9 h 59", "9 h 59 min"),
        (timedelta(hours=10), "10 h", "10 h 0 min"),
        (timedelta(hours=46, minutes=48), "46 h", "46 h 48 min"),
        (timedelta(hours=95, minutes=59), "95 h", "95 h 59 min"),
        (timedelta(hours=96), "4 d", "4 d"),
        (timedelta(days=6, hours=23), "6 d", "6 d"),
    ],
)
def test_time_since_as_people_say_it(span: timedelta, short: str, exact: str) -> None:
    assert words.since_words(span) == short
    assert " ".join(f"{n} {u}" for n, u in words.parts_since(span, exact=True)) == exact


@pytest.mark.parametrize(
    ("due", "state", "spoken"),
    [
        (timedelta(hours=-7, minutes=-20), "late", "Overdue 7 h 20 min"),
        (timedelta(hours=-44), "late", "Overdue 44 h"),
        (timedelta(days=-6), "late", "Overdue 6 d"),
        (timedelta(minutes=-1), "late", "Overdue 1 min"),
        (timedelta(0), "soon", "Due in 0 min"),
        (timedelta(hours=1, minutes=12), "soon", "Due in 1 h 12 min"),
        (timedelta(hours=4), "soon", "Due in 4 h"),
        (timedelta(hours=6, minutes=1), "plain", "Tue 28 Sep, 03:41"),
    ],
)
def test_due_says_overdue_by_how_much(due: timedelta, state: str, spoken: str) -> None:
    assert words.due_state(NOW + due, at=NOW) == (state, spoken)
    html = draw("{% due when %}", when=NOW + due)
    assert f'class="tag {state}"' in html
    assert f"<span>{spoken}</span>" in html


def test_dates_as_people_say_them() -> None:
    assert words.said(SHOT, at=NOW) == "Sat 25 Sep, 22:52"
    assert words.said(NOW + timedelta(minutes=72), at=NOW) == "tonight 22:52"
    assert words.said(NOW - timedelta(hours=7, minutes=20), at=NOW) == "today 14:20"
    assert words.said(date(2020, 9, 28), at=NOW) == "Mon 28 Sep 2020"
    assert draw("{{ when|said:now }}", when=SHOT) == (
        '<time datetime="2021-09-26T03:52:00+00:00" title="2021-09-25 22:52 CDT">Sat 25 Sep, 22:52</time>'
    )
    assert draw("{{ when|said }}", when=None) == ""


def test_numbers_keep_their_sign() -> None:
    assert words.percent_words(Decimal("-23.8")) == "−24 %"
    assert words.percent_words(Decimal("28.26")) == "28 %"
    assert words.percent_words(Decimal("28.5")) == "29 %"
    assert words.percent_words(Decimal("-0.4")) == "0 %"
    assert words.percent_words(None) == "n/a"
    assert (
        draw("{{ a|change }} {{ b|change }} {{ c|change }} {{ d|change }}", a=-35, b=3, c=0, d=None) == "−35 +3 0 n/a"
    )
    assert (
        draw("{{ a|direction }}, {{ b|direction }}, {{ c|direction }}", a=-35, b=3, c=0) == "down 35, up 3, no change"
    )


def test_clock_carries_its_moment_and_its_label() -> None:
    html = draw("{% clock when big=True %}", when=SHOT)
    assert '<div class="clock big"><b data-clock="2021-09-26T03:52:00+00:00" data-exact>' in html
    assert '46<span class="u"> h</span> 48<span class="u"> min</span></b>' in html
    assert "<small>since the shooting</small>" in html
    assert '<small class="vh">since the shooting</small>' in draw("{% clock when %}", when=SHOT)
    assert "Time unknown" in draw("{% clock when %}", when=None)
    assert "time estimated" in draw("{% clock when known=False %}", when=SHOT)


def test_levels_have_their_word_and_their_bars() -> None:
    html = draw('{% risk "high" %}')
    assert html == (
        '<span class="tag high"><svg class="i" aria-hidden="true"><use href="/static/config/icons.svg#high"/></svg>'
        "<span>High risk</span></span>"
    )
    assert "Risk not assessed" in draw("{% risk level %}", level=None)


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("held", "Held: no contact yet"),
        ("limited", "Limited: read before contact"),
        ("clear", "Clear to contact"),
        ("none", "No family message"),
    ],
)
def test_gate_says_its_state_and_whose_answer_is_awaited(state: str, word: str) -> None:
    html = draw(
        "{% gate state awaiting=who since=asked note=note %}",
        state=state, who="A. Lindqvist", asked=NOW - timedelta(minutes=190), note="Next of kin <not> told",
    )  # fmt: skip
    assert f'<div class="gate {state}">' in html
    assert word in html
    assert "Waiting for <b>A. Lindqvist</b>" in html
    assert ">3 h 10 min</time>" in html
    assert "Next of kin &lt;not&gt; told" in html


def test_notice_keeps_markup_of_its_block_and_escapes_values() -> None:
    html = draw('{% notice "stop" %}<b>Do not contact {{ name }}</b>{% endnotice %}', name="<i>D</i>")
    assert html.startswith('<div class="notice stop" role="note">')
    assert "<b>Do not contact &lt;i&gt;D&lt;/i&gt;</b>" in html


def test_coverage_marks_say_their_word() -> None:
    html = draw(
        '{% include "components/coverage.html" %}', people=[{"name": "D", "relation": "brother", "state": "unreached"}]
    )
    assert '<svg class="m no" role="img" aria-label="Not reached">' in html


def test_a_refused_form_names_its_fields_above_and_beside() -> None:
    form = ContactForm({"outcome": "spoke", "due_at": "", "who": "1"})
    add_domain_error(form, message="This date is in the past.", field="due_at.0")
    html = str(form)
    assert "Not saved: 1 thing to fix" in html
    assert '<a href="#id_due_at">Next step due: This field is required.</a>' in html
    assert '<a href="#id_due_at">Next step due: This date is in the past.</a>' in html
    assert '<div class="err" id="id_due_at_error"><p>This field is required.</p>' in html
    assert 'aria-describedby="id_due_at_error"' in html
    assert 'aria-invalid="true"' in html


def test_options_are_taps_and_failed_outcomes_are_marked() -> None:
    html = str(ContactForm()["outcome"].as_field_group())
    assert '<fieldset id="id_outcome" tabindex="-1"><legend>What happened</legend>' in html
    assert html.count('<label class="choice">') == 6
    assert html.count(" data-tried") == 3
    assert '<details class="more"><summary>Two more outcomes</summary>' in html
    chosen = ContactForm({"outcome": "bad_address"})
    assert '<details class="more" open>' in str(chosen["outcome"])
    told = str(ContactForm()["told"].as_field_group())
    assert '<label class="chip"><input type="checkbox" name="told" value="condolence" id="id_told_0">' in told
    assert '<span class="soft">(optional)</span></legend>' in told


def test_hint_is_tied_to_its_field() -> None:
    html = str(ContactForm()["words"].as_field_group())
    assert 'aria-describedby="id_words_helptext"' in html
    assert '<p class="hint" id="id_words_helptext">In their words where you can.</p>' in html


def test_filters_count_what_is_set() -> None:
    assert filters_set(Filters()) == 0
    assert filters_set(Filters({"state": "open", "risk": ""})) == 1


def test_ruler_places_steps_by_their_hour() -> None:
    line = gallery_pictures()["ruler_picture"]
    assert [(mark.step.label, mark.x, mark.anchor, mark.row) for mark in line.marks] == [
        ("Triage", 5.27, "start", 0),
        ("First message", 26.96, "middle", 0),
        ("Warning", 54.07, "middle", 0),
        ("Second attempt", 66.27, "middle", 1),
        ("Plan", 98.8, "end", 0),
    ]
    assert (line.now_x, line.now_anchor, line.later, line.rows) == (64.64, "end", 1, 2)
    assert line.pauses == [(6.62, 8.14)]
    past = pictures.ruler([], now_hour=200, now_label="Now, 8 d")
    assert past.now_x == 98.8


def test_ruler_draws_missed_as_a_diamond_with_its_words() -> None:
    html = draw("{% ruler picture %}", picture=gallery_pictures()["ruler_picture"])
    assert 'class="red"' in html
    assert '<text class="strong late" x="54.07%"' in html
    assert "Warning overdue 7 h 20 min." in html
    assert 'class="pause"' in html
    assert "1 more step after 72 hours" in html
    assert "style=" not in html


def test_year_lines_end_where_the_figures_stand() -> None:
    year = gallery_pictures()["year_picture"]
    assert [tick for tick, _ in year.ticks] == [0, 50, 100, 150]
    assert year.ticks[0][1] == 90.0
    assert year.ticks[-1][1] == 4.0
    assert year.this_points.endswith("99.22,25.33")
    assert year.last_points.endswith("99.22,2.00")
    assert [month for month, _ in year.months][-1] == "Sep"
    html = draw("{% year_line picture %}", picture=year)
    assert "2021 ends at 112, 2020 at 147." in html
    assert '<td class="num">−35</td>' in html
    assert "style=" not in html


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        (0, [0, 1, 2]),
        (1, [0, 1, 2]),
        (7, [0, 2, 4, 6, 8]),
        (147, [0, 50, 100, 150]),
        (485, [0, 100, 200, 300, 400, 500]),
    ],
)
def test_axis_marks_are_round(highest: int, ticks: list[int]) -> None:
    assert pictures.nice_ceiling(highest) == ticks


def test_a_year_without_victims_is_drawn() -> None:
    year = pictures.year_line(title="x", this_label="a", last_label="b", rows=[pictures.YearRow("Jan 1", 0.03, 0, 0)])
    assert year.this_points == "0.00,100.00 3.00,100.00"
    assert abs(year.this_end - year.last_end) == pictures.LABEL_GAP


def test_words_of_the_browser_and_the_server_agree_on_their_bounds() -> None:
    script = (settings.BASE_DIR / "config/static/config/js/clocks.js").read_text()
    assert "span >= 4 * DAY" in script
    assert timedelta(days=4) == words.LONGEST_IN_HOURS
    assert "span < 10 * HOUR" in script
    assert timedelta(hours=10) == words.LONGEST_WITH_MINUTES


def test_the_sheet_stays_small_and_free_of_the_outside() -> None:
    sheet = (settings.BASE_DIR / "config/static/config/standdown.css").read_text()
    assert len(sheet.encode()) < 25 * 1024
    assert "url(" not in sheet
    assert "@import" not in sheet


def test_aware_moments_only() -> None:
    with pytest.raises(ValueError, match="naive"):
        words.said(datetime(2021, 9, 25, 22, 52), at=NOW)
