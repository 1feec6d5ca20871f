"""What victims say, how it is classed, and who may say that it stands."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from accounts.vocabulary import Role
from casework.analysis.cooperation import Entry, initial_stance, stance_class, stance_now
from casework.models import Stance
from casework.services.stances import confirm_stance, record_stance
from casework.vocabulary import NoStancePossible
from ledger.actors import SYSTEM
from ledger.models import AuditEvent, OutboxEvent
from ledger.vocabulary import Conflict, Invalid, Refused
from tests.factories import NOW, InvolvementFactory, user

DATA = Path(__file__).parents[1] / "data"


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", table("stance_classes.csv"), ids=lambda row: f"{row['account']}-{row['wants_charges']}")
def test_the_class_of_two_answers(row: dict[str, str]) -> None:
    assert stance_class(row["account"], row["wants_charges"]) == row["class"]


def entries(text: str) -> list[Entry]:
    """`day:class:days until confirmed` for each entry; no number of days while provisional."""
    found = []
    for word in text.split():
        day, stance, wait = word.split(":")
        noted = datetime(2021, 8, 1, 12, tzinfo=UTC) + timedelta(days=int(day))
        found.append(Entry(stance, noted, noted + timedelta(days=float(wait)) if wait else None))
    return found


@pytest.mark.parametrize("row", table("initial_stances.csv"), ids=lambda row: row["history"] or "nothing")
def test_the_initial_and_the_latest_stance_of_a_history(row: dict[str, str]) -> None:
    history = entries(row["history"])
    assert (initial_stance(history), stance_now(history)) == (row["initially"], row["now"])


def note(actor: Any, part: Any, account: str = "refuses", wants_charges: str = "no", **fields: Any) -> Stance:
    return record_stance(involvement=part, account=account, wants_charges=wants_charges, actor=actor, at=NOW, **fields)


@pytest.mark.django_db
def test_what_the_detective_is_told_counts_at_once() -> None:
    detective = user(name="Det. Alvarez")
    part = InvolvementFactory.create(incident__detective=detective)
    yesterday = NOW - timedelta(days=1)
    stance = note(detective, part, noted_at=yesterday)
    assert (stance.stance, stance.provisional) == ("uncooperative", False)
    assert (stance.noted_at, stance.confirmed_at) == (yesterday, yesterday)
    assert (stance.noted_by, stance.confirmed_by_name) == (detective, "Det. Alvarez")
    part.refresh_from_db()
    assert (part.version, part.incident.version) == (2, 2)
    event = OutboxEvent.objects.get()
    assert (event.type, event.payload) == ("casework.stance.recorded", {"involvement": str(part.uid)})


@pytest.mark.django_db
def test_a_doorstep_entry_is_provisional_until_the_detective_confirms_it() -> None:
    detective, officer = user(name="Det. Alvarez"), user()
    part = InvolvementFactory.create(incident__detective=detective)
    stance = note(officer, part)
    assert (stance.provisional, stance.confirmed_by_name) == (True, "")
    with pytest.raises(Refused):
        confirm_stance(stance=stance, actor=officer, at=NOW)
    later = NOW + timedelta(days=3)
    confirmed = confirm_stance(stance=stance, actor=detective, at=later)
    assert (confirmed.confirmed_at, confirmed.confirmed_by_name) == (later, "Det. Alvarez")
    assert AuditEvent.objects.get(verb="casework.stance.confirmed").payload.content == {
        "before": {"confirmed_at": None, "confirmed_by_name": ""},
        "after": {"confirmed_at": "2021-09-30T14:00:00+00:00", "confirmed_by_name": "Det. Alvarez"},
    }
    with pytest.raises(Conflict):
        confirm_stance(stance=stance, actor=detective, at=later)


@pytest.mark.django_db
def test_who_may_say_that_an_entry_is_not_provisional() -> None:
    part = InvolvementFactory.create()
    unit = part.incident.unit
    with pytest.raises(Refused) as wrong:
        note(user(unit=unit), part, provisional=False)
    assert wrong.value.field == "provisional"
    with pytest.raises(Refused):
        note(user(Role.SUPERVISOR), part, provisional=False)
    assert not Stance.objects.exists()
    assert not note(user(Role.SUPERVISOR, unit), part, provisional=False).provisional
    assert not note(user(Role.COMMANDER), part, provisional=False).provisional
    assert note(user(Role.SUPERVISOR, unit), part).provisional
    assert not note(SYSTEM, part).provisional


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"injury": "fatal"},
        {"injury": "uninjured"},
        {"incident__weapon": "knife"},
        {"role": "suspect"},
        {"role": "witness"},
    ],
)
def test_only_a_surviving_gunshot_victim_has_a_stance(fields: dict[str, str]) -> None:
    part = InvolvementFactory.create(**fields)
    with pytest.raises(NoStancePossible):
        note(user(), part)
    assert not Stance.objects.exists() and not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_a_history_is_never_overwritten() -> None:
    part = InvolvementFactory.create()
    note(user(), part)
    note(user(), part, "partly", "yes")
    assert list(part.stances.values_list("stance", flat=True)) == ["uncooperative", "cooperative"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"noted_at": NOW + timedelta(seconds=1)}, "noted_at"),
        ({"noted_at": NOW - timedelta(days=4)}, "noted_at"),
        ({"unable_reason": "not_fit"}, "unable_reason"),
        ({"account": "perhaps"}, "account"),
        ({"account": "unable", "unable_reason": "shy"}, "unable_reason"),
    ],
)
def test_wrong_stances_name_their_field(fields: dict[str, Any], field: str) -> None:
    part = InvolvementFactory.create()
    assert part.injured_on == date(2021, 9, 24)
    with pytest.raises(Invalid) as wrong:
        note(user(), part, **fields)
    assert wrong.value.field == field
    assert not Stance.objects.exists()


@pytest.mark.django_db
def test_unable_says_why_or_that_it_is_not_stated() -> None:
    part = InvolvementFactory.create()
    stance = note(user(), part, "unable", "undecided", unable_reason="on_counsels_advice")
    assert (stance.stance, stance.unable_reason) == ("unable", "on_counsels_advice")
    assert note(user(), part, "unable", "undecided").unable_reason == "not_stated"
