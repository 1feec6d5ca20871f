"""What imported rows become, and what a second run does to them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError

from casework.models import Incident, Involvement, SourceRow
from casework.services.clearance import unfound_incident
from casework.services.imports import batches
from casework.services.imports.state import Run
from casework.services.incidents import change_incident
from casework.services.involvements import record_death
from casework.services.statistics import shootings
from casework.vocabulary import Clearance
from ledger.actors import SYSTEM
from ledger.models import AuditEvent, OutboxEvent
from tests.casework.importing import AT, PLAIN, bring_in, good, harborton, rows, said
from tests.factories import IncidentFactory, UnitFactory, circle, user

pytestmark = pytest.mark.django_db


def test_another_citys_file_in_another_shape() -> None:
    summary, problems = harborton()
    assert said(problems) == [(6, "When", "repaired"), (7, "Kind", "left_out"), (8, "Case", "repaired")]
    assert (summary.rows, summary.tally.incidents_created, summary.tally.victims_created) == (7, 5, 6)
    killed = Incident.objects.get(case_number="H-100")
    assert (killed.kind, killed.circumstance, killed.neighborhood) == ("homicide", "argument", "Old Harbor")
    assert killed.occurred_at.isoformat() == "2021-01-01T07:30:00+00:00"
    assert killed.occurred_on == date(2020, 12, 31)
    assert sorted(killed.involvements.values_list("injury", "injured_on", "age_as_given")) == [
        ("fatal", date(2020, 12, 31), 24),
        ("nonfatal", date(2021, 1, 1), None),
    ]
    pier = Incident.objects.get(case_number="H-101")
    assert (pier.occurred_on, pier.address, pier.clearance) == (
        date(2021, 7, 3),
        "Pier 3;\nnorth side",
        Clearance.CLEARED_BY_ARREST,
    )
    assert pier.involvements.get().restricted is True
    assert Incident.objects.get(case_number="H-102").address == "Cañon Rd"
    alone = Incident.objects.get(source_id="row:V6")
    assert (alone.case_number, alone.kind, alone.weapon) == ("", "homicide", "knife")


def test_the_invented_citys_figures() -> None:
    harborton()
    found = shootings(date(2021, 9, 28))
    assert (found["homicide_victims"]["current"], found["homicide_victims"]["prior"]) == (1, 0)
    assert found["fatal_shooting_victims"]["current"] == 0
    assert found["nonfatal_victims"]["current"] == 2
    assert shootings(date(2020, 12, 31))["homicide_victims"]["current"] == 1


def test_a_second_run_changes_nothing() -> None:
    harborton()
    before = list(Incident.objects.order_by("id").values()), list(Involvement.objects.order_by("id").values())
    events = AuditEvent.objects.count()
    summary, _ = harborton()
    assert (summary.tally.incidents_unchanged, summary.tally.victims_unchanged) == (5, 6)
    assert (list(Incident.objects.order_by("id").values()), list(Involvement.objects.order_by("id").values())) == before
    assert AuditEvent.objects.count() == events


def test_every_incident_has_an_audit_event_with_its_victims(tmp_path: Path) -> None:
    bring_in(tmp_path, rows(good(1, "C1"), good(2, "C1"), good(3)))
    events = AuditEvent.objects.filter(verb="casework.incident.imported").order_by("id")
    incidents = Incident.objects.order_by("id")
    assert [event.subject_uid for event in events] == [incident.uid for incident in incidents]
    after = events[0].payload.content["after"]
    assert after["case_number"] == "C1"
    assert [victim["id"] for victim in after["victims"]] == [
        str(uid) for uid in incidents[0].involvements.order_by("id").values_list("uid", flat=True)
    ]
    assert events[0].actor_kind == "system"


def test_what_the_source_changed_is_taken_over_and_logged(tmp_path: Path) -> None:
    bring_in(tmp_path, rows(good(1), good(2)))
    changed = good(1).replace("nonfatal", "fatal").replace("Main St", "Oak St")
    summary, problems = bring_in(tmp_path, rows(changed, good(2)))
    incident = Incident.objects.get(case_number="C1")
    assert problems == []
    assert (incident.address, incident.kind, incident.version) == ("Oak St", "homicide", 2)
    assert incident.involvements.get().injury == "fatal"
    assert (summary.tally.incidents_updated, summary.tally.incidents_unchanged) == (1, 1)
    assert (summary.tally.victims_updated, summary.tally.victims_unchanged) == (1, 1)
    event = AuditEvent.objects.get(verb="casework.incident.changed")
    assert event.payload.content["before"] == {"address": "Main St", "kind": "nonfatal_shooting"}
    assert AuditEvent.objects.filter(verb="casework.involvement.died").count() == 1


def test_what_was_edited_here_stays_and_is_reported(tmp_path: Path) -> None:
    bring_in(tmp_path, rows(good(1)))
    change_incident(incident=Incident.objects.get(), changes={"address": "7 Yard Ct"}, actor=SYSTEM, at=AT)
    _, problems = bring_in(tmp_path, rows(good(1)))
    assert problems == []
    _, problems = bring_in(tmp_path, rows(good(1).replace("Main St", "Oak St")))
    assert [(p.column, p.value, p.outcome.value) for p in problems] == [("place", "Oak St", "kept")]
    assert Incident.objects.get().address == "7 Yard Ct"
    _, problems = bring_in(tmp_path, rows(good(1).replace("Main St", "Oak St")))
    assert problems == []


def test_a_death_and_an_unfounding_entered_here_survive_the_next_import(tmp_path: Path) -> None:
    bring_in(tmp_path, rows(good(1), good(2)))
    record_death(involvement=Involvement.objects.get(source_id="1"), died_on=date(2021, 5, 8), actor=SYSTEM, at=AT)
    unfound_incident(incident=Incident.objects.get(source_id="C2"), reason="A car.", actor=SYSTEM, at=AT)
    bring_in(tmp_path, rows(good(1), good(2)))
    found = shootings(date(2021, 9, 28))
    assert (found["homicide_victims"]["current"], found["nonfatal_victims"]["current"]) == (1, 0)


def test_a_source_that_takes_a_death_back_clears_its_day(tmp_path: Path) -> None:
    bring_in(tmp_path, rows(good(1).replace("nonfatal", "fatal")))
    Involvement.objects.update(died_on=date(2021, 5, 2))
    bring_in(tmp_path, rows(good(1)))
    victim = Involvement.objects.get()
    assert (victim.injury, victim.died_on, victim.incident.kind) == ("nonfatal", None, "nonfatal_shooting")


def test_a_victim_who_comes_later_joins_the_case(tmp_path: Path) -> None:
    bring_in(tmp_path, rows(good(1, "C1")))
    later = good(2, "C1").replace("2021-05-01", "2021-05-04").replace("nonfatal", "fatal")
    summary, _ = bring_in(tmp_path, rows(later))
    incident = Incident.objects.get()
    assert (incident.occurred_on, incident.kind) == (date(2021, 5, 1), "homicide")
    assert (summary.tally.victims_created, summary.tally.incidents_updated) == (1, 1)
    days = incident.involvements.order_by("injured_on").values_list("injured_on", flat=True)
    assert list(days) == [date(2021, 5, 1), date(2021, 5, 4)]


def test_an_earlier_victim_moves_the_incident_back(tmp_path: Path) -> None:
    bring_in(tmp_path, rows(good(1, "C1")))
    bring_in(tmp_path, rows(good(2, "C1").replace("2021-05-01", "2021-04-30")))
    assert Incident.objects.get().occurred_on == date(2021, 4, 30)


def test_a_row_that_changes_its_case_stays_where_it_is(tmp_path: Path) -> None:
    bring_in(tmp_path, rows(good(1, "C1"), good(2, "C2")))
    _, problems = bring_in(tmp_path, rows(good(1, "C9"), good(2, "C2")))
    assert [(p.line, p.value, p.outcome.value) for p in problems] == [(2, "C9", "kept")]
    assert sorted(Incident.objects.values_list("case_number", flat=True)) == ["C1", "C2"]
    _, problems = bring_in(tmp_path, rows(good(1, "C2"), good(2, "C2")))
    assert [(p.line, p.outcome.value) for p in problems] == [(2, "kept")]
    assert Involvement.objects.get(source_id="1").incident.case_number == "C1"


def test_a_number_entered_by_hand_is_not_taken_twice(tmp_path: Path) -> None:
    IncidentFactory(case_number="C1", unit=UnitFactory())
    _, problems = bring_in(tmp_path, rows(good(1), good(2)))
    assert [(p.line, p.column, p.outcome.value) for p in problems] == [(2, "case", "rejected")]
    assert list(Involvement.objects.values_list("source_id", flat=True)) == ["2"]


def test_a_sealed_incidents_number_succeeds_and_its_owner_learns_of_it(tmp_path: Path) -> None:
    sealed = IncidentFactory.create(case_number="C1", circle=circle(user(unit=UnitFactory.create())))
    _, problems = bring_in(tmp_path, rows(good(1)), unit=sealed.unit)
    assert problems == []
    assert Incident.objects.filter(case_number="C1").count() == 2
    assert AuditEvent.objects.get(verb="casework.incident.sealed_number_entered").subject_uid == sealed.uid


def test_only_what_is_recent_is_told(tmp_path: Path, settings: Any) -> None:
    settings.STANDDOWN = settings.STANDDOWN | {"LOOK_BACK_DAYS": 14}
    recent = good(1).replace("2021-05-01", "2021-09-14")
    older = good(2).replace("2021-05-01", "2021-09-13")
    bring_in(tmp_path, rows(recent, older))
    event = OutboxEvent.objects.get()
    assert (event.type, event.subject_uid) == ("casework.incident.recorded", Incident.objects.get(source_id="C1").uid)
    bring_in(tmp_path, rows(recent.replace("nonfatal", "fatal"), older.replace("nonfatal", "fatal")))
    told = OutboxEvent.objects.order_by("id").values_list("type", flat=True)
    assert list(told)[1:] == ["casework.involvement.died", "casework.incident.changed"]


def test_rows_that_disagree_on_what_counts_are_reported(tmp_path: Path) -> None:
    rules = [{"when": {"age": "99"}, "set": {"circumstance": "officer_involved"}, "why": "By police."}]
    first = good(1, "C1").replace("22:00", "21:00").replace(",20,", ",99,")
    other = [{"when": {"age": "20"}, "set": {"circumstance": "argument"}, "why": "Not."}]
    _, problems = bring_in(tmp_path, rows(first, good(2, "C1")), {**PLAIN, "rules": rules + other})
    assert said(problems) == [(3, "circumstance", "repaired")]
    assert Incident.objects.get().circumstance == "officer_involved"


def test_a_run_that_was_stopped_is_finished_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casework.services.imports.running.BATCH", 2)
    save, saved = batches.save_batch, list[Any]()

    def stop_at_the_third(cases: Any, run: Run) -> Any:
        if len(saved) == 2:
            raise KeyboardInterrupt
        saved.append(cases)
        return save(cases, run)

    monkeypatch.setattr("casework.services.imports.running.save_batch", stop_at_the_third)
    content = rows(*(good(number) for number in range(7)))
    with pytest.raises(KeyboardInterrupt):
        bring_in(tmp_path, content)
    assert Incident.objects.count() == 4
    monkeypatch.setattr("casework.services.imports.running.save_batch", save)
    summary, _ = bring_in(tmp_path, content)
    assert (summary.tally.incidents_created, summary.tally.incidents_unchanged) == (3, 4)
    assert (Incident.objects.count(), Involvement.objects.count(), SourceRow.objects.count()) == (7, 7, 14)


def test_progress_ends_at_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casework.services.imports.running.BATCH", 2)
    seen: list[tuple[int, int]] = []
    bring_in(tmp_path, rows(good(1), good(2), good(3)), progress=lambda done, total: seen.append((done, total)))
    assert seen == [(0, 3), (2, 3), (3, 3)]


def test_an_hour_that_the_clocks_skip_is_kept_on_its_day(tmp_path: Path) -> None:
    line = good(1).replace("2021-05-01,22:00", "2021-03-14,02:30")
    _, problems = bring_in(tmp_path, rows(line))
    assert said(problems) == [(2, "hour", "repaired")]
    incident = Incident.objects.get()
    assert incident.occurred_on == date(2021, 3, 14)
    assert incident.occurred_at == datetime(2021, 3, 14, 8, 30, tzinfo=UTC)


def test_what_was_recorded_now_says_so(tmp_path: Path) -> None:
    bring_in(tmp_path, rows(good(1)), at=AT + timedelta(days=1))
    incident = Incident.objects.get()
    assert incident.recorded_at == incident.known_at == AT + timedelta(days=1)


def test_a_number_entered_by_hand_in_the_same_moment_is_seen_on_the_next_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, tries = batches.save_batch, list[Any]()

    def collide_once(cases: Any, run: Run) -> Any:
        tries.append(cases)
        if len(tries) == 1:
            IncidentFactory(case_number="C1", unit=run.unit)
            raise IntegrityError
        return save(cases, run)

    monkeypatch.setattr("casework.services.imports.running.save_batch", collide_once)
    summary, problems = bring_in(tmp_path, rows(good(1), good(2)))
    assert said(problems) == [(2, "case", "rejected")]
    assert (len(tries), summary.tally.incidents_created) == (2, 1)
