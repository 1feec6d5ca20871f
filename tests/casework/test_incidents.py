"""Recording and correcting incidents."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from accounts.vocabulary import CircleKind, Role
from casework.models import Incident, Involvement, Person, Stance
from casework.services.answers import Answer, set_answers
from casework.services.clearance import set_clearance, unfound_incident
from casework.services.incidents import change_incident, record_incident
from casework.services.involvements import NewInvolvement
from casework.services.stances import NewStance
from casework.vocabulary import KindContradicts
from ledger.actors import SYSTEM
from ledger.models import AuditEvent, OutboxEvent
from ledger.vocabulary import Conflict, Invalid, Refused
from tests.factories import NOW, IncidentFactory, PersonFactory, circle, shooting, user

pytestmark = pytest.mark.django_db

SATURDAY_NIGHT = datetime(2021, 9, 26, 3, 30, tzinfo=UTC)  # 25 September, 22:30 in Kansas City
WOUNDED = NewInvolvement(injury="nonfatal")


def record(actor: Any = None, **fields: Any) -> Incident:
    given: dict[str, Any] = {"occurred_at": SATURDAY_NIGHT, "weapon": "firearm", "involvements": [WOUNDED]} | fields
    return record_incident(actor=actor or user(), at=NOW, **given)


def events() -> list[str]:
    return list(OutboxEvent.objects.order_by("id").values_list("type", flat=True))


def last_payload(verb: str) -> Any:
    return AuditEvent.objects.filter(verb=verb).latest("id").payload.content


def test_one_call_records_a_shooting_with_its_people() -> None:
    officer = user(name="R. Okafor")
    known = PersonFactory.create(unit=officer.unit)
    incident = record(
        officer,
        case_number="KC21-000341",
        detective=officer,
        involvements=[
            NewInvolvement(person=known, injury="nonfatal", stance=NewStance("refuses", "no")),
            NewInvolvement(person={"given_name": "Lee", "aliases": ["Little Lee"]}, role="suspect"),
            NewInvolvement(person=None, role="witness"),
        ],
    )
    assert (incident.kind, incident.occurred_on, incident.known_at) == ("nonfatal_shooting", date(2021, 9, 25), NOW)
    assert (incident.unit, incident.recorded_at, incident.version) == (officer.unit, NOW, 1)
    victim, suspect, witness = incident.involvements.order_by("id")
    assert (victim.person, victim.injured_on, victim.restricted) == (known, date(2021, 9, 25), False)
    assert (str(suspect.person), suspect.person.unit, suspect.injury) == ("Lee", officer.unit, "")
    assert (witness.person, witness.restricted) == (None, True)
    assert Stance.objects.get().stance == "uncooperative"
    assert events() == ["casework.person.recorded", "casework.incident.recorded"]
    assert list(AuditEvent.objects.order_by("id").values_list("verb", "actor_name")) == [
        ("casework.incident.recorded", "R. Okafor"),
        ("casework.involvement.added", "R. Okafor"),
        ("casework.stance.recorded", "R. Okafor"),
        ("casework.person.recorded", "R. Okafor"),
        ("casework.involvement.added", "R. Okafor"),
        ("casework.involvement.added", "R. Okafor"),
    ]


def test_the_log_holds_exactly_what_was_recorded() -> None:
    officer = user()
    incident = record(officer, case_number="KC21-7", involvements=[])
    assert last_payload("casework.incident.recorded") == {
        "after": {
            "unit": str(incident.unit.uid),
            "case_number": "KC21-7",
            "kind": "shots_fired",
            "occurred_at": "2021-09-26T03:30:00+00:00",
            "time_known": True,
            "occurred_on": "2021-09-25",
            "known_at": "2021-09-27T14:00:00+00:00",
            "recorded_at": "2021-09-27T14:00:00+00:00",
            "place_precision": "unknown",
            "circumstance": "unknown",
            "motive": "unknown",
            "motive_confidence": "unknown",
            "weapon": "firearm",
            "clearance": "open",
        }
    }


def test_nothing_is_half_written_when_the_last_person_is_wrong() -> None:
    lee = NewInvolvement(person={"given_name": "Lee"}, injury="fatal")
    people = [WOUNDED, lee, NewInvolvement(person={}, role="suspect")]
    with pytest.raises(Invalid) as wrong:
        record(involvements=people)
    assert wrong.value.field == "involvements.2.person.given_name"
    assert not Incident.objects.exists() and not Person.objects.exists() and not Involvement.objects.exists()
    assert not AuditEvent.objects.exists() and not OutboxEvent.objects.exists()


@pytest.mark.parametrize(
    ("kind", "weapon", "injuries", "made"),
    [
        (None, "firearm", ["nonfatal", "fatal"], "homicide"),
        (None, "knife", ["fatal"], "homicide"),
        (None, "firearm", ["uninjured", "nonfatal"], "nonfatal_shooting"),
        (None, "firearm", ["uninjured"], "shots_fired"),
        (None, "firearm", [], "shots_fired"),
        (None, "knife", ["nonfatal"], "other"),
        (None, None, ["nonfatal"], "other"),
        ("nonfatal_shooting", None, ["nonfatal"], "nonfatal_shooting"),
        ("shots_fired", None, [], "shots_fired"),
        ("homicide", "vehicle", ["fatal"], "homicide"),
    ],
)
def test_kind_follows_the_worst_injury_and_the_weapon(kind: Any, weapon: Any, injuries: Any, made: Any) -> None:
    incident = record(kind=kind, weapon=weapon, involvements=[NewInvolvement(injury=injury) for injury in injuries])
    assert incident.kind == made


@pytest.mark.parametrize(
    ("kind", "weapon", "injury"),
    [
        ("homicide", "firearm", "nonfatal"),
        ("nonfatal_shooting", "firearm", "fatal"),
        ("nonfatal_shooting", "knife", "nonfatal"),
        ("nonfatal_shooting", "unknown", "nonfatal"),
        ("other", "firearm", "uninjured"),
    ],
)
def test_a_contradicting_kind_is_refused(kind: Any, weapon: Any, injury: Any) -> None:
    with pytest.raises(KindContradicts) as wrong:
        record(kind=kind, weapon=weapon, involvements=[NewInvolvement(injury=injury)])
    assert wrong.value.field == "kind"
    assert not Incident.objects.exists()


@pytest.mark.parametrize(
    ("zone", "occurred_at", "day"),
    [
        (None, "2021-03-14T05:59:00+00:00", "2021-03-13"),  # 23:59 standard time, the night before clocks go forward
        (None, "2021-03-15T04:59:00+00:00", "2021-03-14"),  # 23:59 daylight time, the day they did
        (None, "2021-11-07T04:59:00+00:00", "2021-11-06"),
        (None, "2021-11-07T06:30:00+00:00", "2021-11-07"),  # 01:30, the first of two
        (None, "2021-11-08T05:59:00+00:00", "2021-11-07"),
        (None, "2021-01-01T05:59:00+00:00", "2020-12-31"),
        ("America/New_York", "2021-01-01T04:59:00+00:00", "2020-12-31"),
        ("America/New_York", "2021-01-01T05:00:00+00:00", "2021-01-01"),
        ("Pacific/Auckland", "2021-06-30T12:00:00+00:00", "2021-07-01"),
    ],
)
def test_the_day_is_fixed_in_the_zone_of_the_source(zone: Any, occurred_at: Any, day: Any, settings: Any) -> None:
    settings.TIME_ZONE = "America/Chicago"
    source = ZoneInfo(zone) if zone else None
    moment, later = datetime.fromisoformat(occurred_at), datetime(2022, 1, 1, tzinfo=UTC)
    incident = record_incident(actor=user(), at=later, occurred_at=moment, zone=source)
    incident.refresh_from_db()
    assert incident.occurred_on.isoformat() == day


def test_each_victim_may_have_a_day_of_their_own() -> None:
    incident = record(involvements=[WOUNDED, NewInvolvement(injury="nonfatal", injured_on=date(2021, 9, 24))])
    days = incident.involvements.order_by("id").values_list("injured_on", flat=True)
    assert list(days) == [date(2021, 9, 25), date(2021, 9, 24)]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"occurred_at": NOW + timedelta(minutes=1)}, "occurred_at"),
        ({"known_at": NOW + timedelta(minutes=1)}, "known_at"),
        ({"known_at": SATURDAY_NIGHT - timedelta(hours=1)}, "known_at"),
        ({"latitude": 39}, "longitude"),
        ({"latitude": 139, "longitude": 20}, "latitude"),
        ({"circumstance": "weather"}, "circumstance"),
        ({"weapon": "spoon"}, "weapon"),
        ({"clearance": "solved"}, "clearance"),
        ({"clearance": "open", "cleared_on": date(2021, 9, 26)}, "cleared_on"),
        ({"clearance": "cleared_by_arrest", "cleared_on": date(2021, 9, 28)}, "cleared_on"),
        ({"clearance": "cleared_by_arrest", "cleared_on": date(2021, 9, 24)}, "cleared_on"),
        ({"address": "x" * 201}, "address"),
        ({"narrative": "a\x00b"}, "narrative"),
        ({"involvements": [NewInvolvement()]}, "involvements.0.injury"),
        ({"involvements": [NewInvolvement(role="suspect", injury="fatal")]}, "involvements.0.injury"),
        ({"involvements": [NewInvolvement(injury="nonfatal", died_on=date(2021, 9, 26))]}, "involvements.0.died_on"),
        ({"involvements": [NewInvolvement(injury="fatal", died_on=date(2021, 9, 24))]}, "involvements.0.died_on"),
        ({"involvements": [NewInvolvement(injury="fatal", injured_on=date(2021, 9, 28))]}, "involvements.0.injured_on"),
        ({"involvements": [NewInvolvement(injury="fatal", stance=NewStance("gives"))]}, "involvements.0.stance"),
    ],
)
def test_wrong_input_names_its_field(fields: Any, field: Any) -> None:
    with pytest.raises(Invalid) as wrong:
        record(**fields)
    assert wrong.value.field == field
    assert not Incident.objects.exists()


def test_the_unit_is_the_officers_and_only_a_commander_names_another() -> None:
    officer, other = user(), user()
    with pytest.raises(Refused) as wrong:
        record(officer, unit=other.unit)
    assert wrong.value.field == "unit"
    assert record(user(Role.COMMANDER), unit=other.unit).unit == other.unit
    assert record(SYSTEM, unit=other.unit).unit == other.unit
    with pytest.raises(Invalid) as nowhere:
        record(SYSTEM)
    assert nowhere.value.field == "unit"


@pytest.mark.parametrize("field", ["lead", "detective"])
@pytest.mark.parametrize("role", [Role.ANALYST, Role.AUDITOR, Role.PARTNER])
def test_nobody_outside_the_work_is_given_a_case(field: Any, role: Any) -> None:
    with pytest.raises(Invalid) as wrong:
        record(**{field: user(role)})
    assert wrong.value.field == field


def test_a_case_number_is_unique_and_may_be_missing_twice() -> None:
    record(case_number="KC21-1")
    record(case_number="")
    record(case_number="")
    with pytest.raises(Conflict) as taken:
        record(case_number="KC21-1")
    assert taken.value.field == "case_number"
    assert Incident.objects.count() == 3


def test_a_sealed_incidents_number_succeeds_and_alerts_its_circle() -> None:
    ring = circle(user())
    sealed = IncidentFactory.create(case_number="KC21-9", circle=ring)
    entered = record(case_number="KC21-9")
    alert = OutboxEvent.objects.get(type="casework.incident.sealed_number_entered")
    assert (alert.subject_uid, alert.payload) == (sealed.uid, {"entered": str(entered.uid)})
    assert AuditEvent.objects.filter(verb=alert.type, subject_uid=sealed.uid).count() == 1


def test_changing_into_a_sealed_number_alerts_too() -> None:
    IncidentFactory.create(case_number="KC21-9", circle=circle(user(), kind=CircleKind.SEALED))
    officer = user()
    change_incident(incident=record(officer), changes={"case_number": "KC21-9"}, actor=officer, at=NOW)
    assert "casework.incident.sealed_number_entered" in events()


def test_a_source_record_is_here_once() -> None:
    record(source_system="cad", source_id="1")
    with pytest.raises(Conflict) as twice:
        record(source_system="cad", source_id="1")
    assert twice.value.field == "source_id"


def test_an_id_of_ones_own_is_taken_once() -> None:
    incident = record()
    with pytest.raises(Conflict) as taken:
        record(uid=incident.uid)
    assert taken.value.field == "id"


def test_the_day_of_victims_follows_the_time_only_where_it_was_the_default() -> None:
    officer = user()
    own_day = NewInvolvement(injury="nonfatal", injured_on=date(2021, 9, 20))
    incident = record(officer, involvements=[WOUNDED, own_day])
    before = AuditEvent.objects.count()
    changed = change_incident(
        incident=incident, changes={"occurred_at": SATURDAY_NIGHT - timedelta(days=1)}, actor=officer, at=NOW
    )
    assert (changed.occurred_on, changed.version) == (date(2021, 9, 24), 2)
    days = incident.involvements.order_by("id").values_list("injured_on", flat=True)
    assert list(days) == [date(2021, 9, 24), date(2021, 9, 20)]
    assert AuditEvent.objects.count() == before + 2
    assert last_payload("casework.incident.changed") == {
        "before": {"occurred_at": "2021-09-26T03:30:00+00:00", "occurred_on": "2021-09-25"},
        "after": {"occurred_at": "2021-09-25T03:30:00+00:00", "occurred_on": "2021-09-24"},
    }
    assert last_payload("casework.involvement.changed") == {
        "before": {"injured_on": "2021-09-25"},
        "after": {"injured_on": "2021-09-24"},
    }


def test_the_kind_follows_a_corrected_weapon() -> None:
    officer = user()
    incident = change_incident(incident=record(officer), changes={"weapon": "knife"}, actor=officer, at=NOW)
    assert incident.kind == "other"
    with pytest.raises(KindContradicts):
        change_incident(incident=incident, changes={"kind": "nonfatal_shooting"}, actor=officer, at=NOW)


def test_a_change_that_changes_nothing_leaves_no_trace() -> None:
    officer = user()
    incident = record(officer, address="3100 Prospect")
    before = AuditEvent.objects.count(), OutboxEvent.objects.count()
    again = change_incident(incident=incident, changes={"address": "3100 Prospect"}, actor=officer, at=NOW)
    assert again.version == 1
    assert (AuditEvent.objects.count(), OutboxEvent.objects.count()) == before


def test_assigning_needs_the_unit_and_commanders_have_all() -> None:
    incident = record()
    lead = user(unit=incident.unit)
    with pytest.raises(Refused) as wrong:
        change_incident(incident=incident, changes={"lead": lead}, actor=user(Role.SUPERVISOR), at=NOW)
    assert wrong.value.field == "lead"
    commander = user(Role.COMMANDER)
    assert change_incident(incident=incident, changes={"lead": lead}, actor=commander, at=NOW).lead == lead


def test_an_unknown_field_is_refused_by_name() -> None:
    officer = user()
    wrong_change: Any = {"clearance": "open"}
    with pytest.raises(Invalid) as wrong:
        change_incident(incident=record(officer), changes=wrong_change, actor=officer, at=NOW)
    assert wrong.value.field == "clearance"


def test_clearing_takes_a_day_and_tells() -> None:
    officer = user()
    incident = record(officer)
    cleared = set_clearance(incident=incident, clearance="cleared_by_arrest", actor=officer, at=NOW)
    assert (cleared.clearance, cleared.cleared_on) == ("cleared_by_arrest", date(2021, 9, 27))
    assert events()[-1] == "casework.incident.cleared"
    opened = set_clearance(incident=incident, clearance="open", actor=officer, at=NOW)
    assert (opened.clearance, opened.cleared_on) == ("open", None)
    assert events()[-1] == "casework.incident.changed"
    with pytest.raises(Refused):
        set_clearance(incident=incident, clearance="inactive", actor=user(Role.SUPERVISOR), at=NOW)


def test_unfounding_takes_a_reason_and_happens_once() -> None:
    officer = user()
    incident = record(officer)
    with pytest.raises(Invalid) as wrong:
        unfound_incident(incident=incident, reason=" ", actor=officer, at=NOW)
    assert wrong.value.field == "reason"
    with pytest.raises(Refused):
        unfound_incident(incident=incident, reason="Fireworks.", actor=user(), at=NOW)
    assert unfound_incident(incident=incident, reason="Fireworks.", actor=officer, at=NOW).is_unfounded
    assert events()[-1] == "casework.incident.unfounded"
    assert last_payload("casework.incident.unfounded") == {
        "before": {"clearance": "open"},
        "after": {"clearance": "unfounded"},
        "detail": {"reason": "Fireworks."},
    }
    assert not Incident.objects.founded().exists()
    with pytest.raises(Conflict):
        unfound_incident(incident=incident, reason="Again.", actor=officer, at=NOW)
    with pytest.raises(Invalid):
        set_clearance(incident=record(officer), clearance="unfounded", actor=officer, at=NOW)


def test_an_incident_answers_an_earlier_one() -> None:
    officer = user(name="R. Okafor")
    first = shooting(occurred_at=SATURDAY_NIGHT - timedelta(days=3))
    second = record(officer, answers=Answer(first, "confirmed", "Same car."))
    assert (second.answers, second.answers_confidence, second.answers_noted_by) == (first, "confirmed", "R. Okafor")
    with pytest.raises(Invalid) as wrong:
        set_answers(incident=first, earlier=second, actor=officer, at=NOW)
    assert wrong.value.field == "answers.incident"
    with pytest.raises(Invalid):
        set_answers(incident=second, earlier=second, actor=officer, at=NOW)
    cleared = set_answers(incident=second, earlier=None, actor=officer, at=NOW)
    assert (cleared.answers, cleared.answers_confidence, cleared.answers_noted_by) == (None, "", "")
