"""Parts in an incident: added, corrected, and a victim who dies later."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from casework.models import Involvement
from casework.services.involvements import NewInvolvement, add_involvement, change_involvement, record_death
from casework.services.stances import record_stance
from ledger.models import AuditEvent, OutboxEvent
from ledger.vocabulary import Conflict, Invalid
from tests.factories import NOW, IncidentFactory, InvolvementFactory, PersonFactory, shooting, user

pytestmark = pytest.mark.django_db


def events() -> list[tuple[str, dict[str, str]]]:
    return list(OutboxEvent.objects.order_by("id").values_list("type", "payload"))


def test_a_victim_who_dies_a_week_later_moves_the_incident() -> None:
    incident = shooting()
    part = incident.involvements.get()
    later = NOW + timedelta(days=7)
    record_death(involvement=part, died_on=date(2021, 10, 1), actor=user(), at=later)
    incident.refresh_from_db()
    part.refresh_from_db()
    assert (part.injury, part.injured_on, part.died_on) == ("fatal", date(2021, 9, 24), date(2021, 10, 1))
    assert (incident.kind, incident.version, part.version) == ("homicide", 2, 2)
    assert events() == [
        ("casework.incident.changed", {}),
        ("casework.involvement.died", {"incident": str(incident.uid)}),
    ]
    assert AuditEvent.objects.get(verb="casework.involvement.died").payload.content == {
        "before": {"injury": "nonfatal", "died_on": None},
        "after": {"injury": "fatal", "died_on": "2021-10-01"},
    }
    assert AuditEvent.objects.get(verb="casework.incident.changed").payload.content == {
        "before": {"kind": "nonfatal_shooting"},
        "after": {"kind": "homicide"},
    }


@pytest.mark.parametrize("died_on", [date(2021, 9, 23), date(2021, 9, 28)])
def test_a_death_lies_between_the_injury_and_today(died_on: date) -> None:
    part = InvolvementFactory.create()
    with pytest.raises(Invalid) as wrong:
        record_death(involvement=part, died_on=died_on, actor=user(), at=NOW)
    assert wrong.value.field == "died_on"
    part.refresh_from_db()
    assert part.injury == "nonfatal" and not OutboxEvent.objects.exists()


def test_one_dies_once_and_only_a_victim_does() -> None:
    part = InvolvementFactory.create()
    record_death(involvement=part, actor=user(), at=NOW)
    part.refresh_from_db()
    assert part.died_on == date(2021, 9, 27)
    with pytest.raises(Conflict):
        record_death(involvement=part, actor=user(), at=NOW)
    with pytest.raises(Invalid):
        record_death(involvement=InvolvementFactory.create(role="suspect"), actor=user(), at=NOW)


def test_the_history_of_a_victim_who_died_stays() -> None:
    part = InvolvementFactory.create()
    record_stance(involvement=part, account="gives", actor=user(), at=NOW)
    record_death(involvement=part, actor=user(), at=NOW)
    assert part.stances.count() == 1


def test_an_added_part_raises_the_kind_and_tells() -> None:
    incident = IncidentFactory.create(kind="shots_fired")
    part = add_involvement(incident=incident, new=NewInvolvement(injury="nonfatal"), actor=user(), at=NOW)
    incident.refresh_from_db()
    assert (incident.kind, incident.version, part.injured_on) == ("nonfatal_shooting", 2, date(2021, 9, 24))
    assert events()[-1] == ("casework.involvement.added", {"incident": str(incident.uid)})


def test_one_person_may_be_victim_and_suspect_but_neither_twice() -> None:
    part = InvolvementFactory.create()
    new = NewInvolvement(person=part.person, role="suspect")
    add_involvement(incident=part.incident, new=new, actor=user(), at=NOW)
    with pytest.raises(Conflict) as twice:
        add_involvement(incident=part.incident, new=new, actor=user(), at=NOW)
    assert twice.value.field == "person"
    assert Involvement.objects.count() == 2


def test_an_unknown_person_is_identified() -> None:
    part = InvolvementFactory.create(person=None)
    known = PersonFactory.create()
    changed = change_involvement(involvement=part, changes={"person": known}, actor=user(), at=NOW)
    assert (changed.person, changed.restricted) == (known, False)
    assert AuditEvent.objects.get().payload.content == {
        "before": {"person": None},
        "after": {"person": str(known.uid)},
    }
    assert events() == [("casework.involvement.changed", {"incident": str(part.incident.uid)})]


def test_an_injury_corrected_to_fatal_is_told_as_a_death() -> None:
    part = InvolvementFactory.create()
    change_involvement(
        involvement=part, changes={"injury": "fatal", "died_on": date(2021, 9, 26)}, actor=user(), at=NOW
    )
    part.incident.refresh_from_db()
    assert part.incident.kind == "homicide"
    assert events()[-1][0] == "casework.involvement.died"
    part.refresh_from_db()
    back = change_involvement(involvement=part, changes={"injury": "nonfatal"}, actor=user(), at=NOW)
    assert (back.died_on, back.incident.kind) == (None, "nonfatal_shooting")


def test_a_victim_who_was_none_loses_injury_and_day() -> None:
    part = InvolvementFactory.create()
    changed = change_involvement(involvement=part, changes={"role": "witness"}, actor=user(), at=NOW)
    assert (changed.injury, changed.injured_on, changed.restricted) == ("", None, True)
    part.incident.refresh_from_db()
    assert part.incident.kind == "shots_fired"


def test_a_victim_with_a_stance_stays_a_victim() -> None:
    part = InvolvementFactory.create()
    record_stance(involvement=part, account="gives", actor=user(), at=NOW)
    with pytest.raises(Conflict) as wrong:
        change_involvement(involvement=part, changes={"role": "present"}, actor=user(), at=NOW)
    assert wrong.value.field == "role"


@pytest.mark.parametrize(
    ("new", "restricted"),
    [
        ({"role": "witness"}, True),
        ({"role": "victim", "injury": "nonfatal", "age_as_given": 17}, True),
        ({"role": "victim", "injury": "nonfatal", "age_as_given": 18}, False),
        ({"role": "suspect"}, False),
        ({"role": "present", "person": {"given_name": "K", "date_of_birth": date(2003, 9, 25)}}, True),
        ({"role": "present", "person": {"given_name": "K", "date_of_birth": date(2003, 9, 24)}}, False),
        ({"role": "suspect", "person": {"given_name": "K", "age_class": "minor"}}, True),
    ],
)
def test_witnesses_and_juveniles_are_restricted(new: dict[str, Any], restricted: bool) -> None:
    part = add_involvement(incident=IncidentFactory.create(), new=NewInvolvement(**new), actor=user(), at=NOW)
    assert part.restricted is restricted
