"""The demo city: the pilot's figures come out of it, whatever the day; nothing else may share its database."""

from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.demo import PASSWORD
from accounts.models import User
from casework.services.statistics import shootings
from casework.services.statistics_cooperation import cooperation
from ledger.models import AuditEvent
from outreach.analysis.demo_plan import demo_day
from outreach.models import Contact, ContactGate, FollowUp, WeeklyReview
from tests import factories

pytestmark = pytest.mark.django_db


def check_figures(as_of: date, month: str, before: str) -> None:
    figures = shootings(as_of)
    assert figures["homicide_victims"] == {"current": 112, "prior": 147, "change": -35, "percent": -24}
    assert figures["nonfatal_victims"] == {"current": 387, "prior": 485, "change": -98, "percent": -20}
    told = cooperation(month)
    assert (told["month"], told["victims"]) == (month, 46)
    assert told["initially"] == {"cooperative": 33, "uncooperative": 13, "undecided": 0, "unable": 0, "not_asked": 0}
    assert told["percent_initially_uncooperative"] == 28
    assert told["previous"]["month"] == before
    assert told["previous"]["percent_initially_uncooperative"] == 36


@pytest.mark.sqlite_only  # The other day is loaded on both; that the day does not matter is seen on one.
def test_the_pilots_figures_come_out_on_the_first_day_they_can() -> None:
    call_command("load_demo", "--as-of", "2024-03-01", stdout=StringIO())
    check_figures(date(2024, 3, 1), "2024-02", "2024-01")


def test_before_march_it_stands_on_the_previous_28_september() -> None:
    assert demo_day(date(2022, 2, 28)) == date(2021, 9, 28)
    assert demo_day(date(2022, 3, 1)) == date(2022, 3, 1)


def test_the_city_shows_the_figures_and_the_work_and_loads_once() -> None:
    out = StringIO()
    call_command("load_demo", "--as-of", "2021-09-28", stdout=out)
    assert PASSWORD in out.getvalue()
    check_figures(date(2021, 9, 28), "2021-08", "2021-07")
    assert list(WeeklyReview.objects.order_by("week").values_list("week", "state")) == [
        ("2021-W36", "closed"),
        ("2021-W37", "closed"),
        ("2021-W38", "open"),
    ]
    assert set(ContactGate.objects.values_list("state", flat=True)) == {"held", "hold", "limited", "clear"}
    at = datetime.fromisoformat("2021-09-28T21:40:00-05:00")
    assert FollowUp.objects.overdue(at).count() > 3
    assert len(set(Contact.objects.values_list("latest__author_name", flat=True))) == 3
    events = AuditEvent.objects.count()
    again = StringIO()
    call_command("load_demo", "--as-of", "2021-09-28", stdout=again)
    assert "already" in again.getvalue()
    assert AuditEvent.objects.count() == events


def test_a_database_with_records_is_refused() -> None:
    factories.user()
    with pytest.raises(CommandError, match="empty"):
        call_command("load_demo", stdout=StringIO())
    assert User.objects.count() == 1
