"""Incidents that are new to us, many at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from casework.analysis.kinds import kind_of
from casework.models import Incident, Involvement, SourceRow
from casework.services.acting import actor_of
from casework.services.imports.cases import Case
from casework.services.imports.problems import Outcome, Problem
from casework.services.imports.rows import VictimRow
from casework.services.imports.state import Known, Run, Tally
from casework.services.restriction import restricts
from casework.services.saving import kept
from casework.services.sealed_numbers import alert_owner
from casework.vocabulary import InvolvementRole, Weapon
from ledger.canonical import plain
from ledger.services import outbox
from ledger.services.audit_many import Entry, record_many

Pair = tuple[Incident, list[Involvement]]


def add_incidents(cases: Sequence[Case], known: Known, run: Run, tally: Tally) -> None:
    """Insert the cases that may be inserted, with an audit event each, and tell of the recent ones."""
    pairs = [_pair(case, rows, run) for case in cases if (rows := _insertable(case, known, run))]
    Incident.objects.bulk_create([incident for incident, _ in pairs])
    victims = [victim for _, theirs in pairs for victim in theirs]
    Involvement.objects.bulk_create(victims)
    _remember(cases, pairs)
    record_many(
        "casework.incident.imported",
        actor=actor_of(run.actor),
        at=run.at,
        entries=[_entry(*pair) for pair in pairs],
    )
    _tell([incident for incident, _ in pairs], run)
    tally.incidents_created += len(pairs)
    tally.victims_created += len(victims)


def new_victim(incident: Incident, row: VictimRow, run: Run) -> Involvement:
    """A victim nobody has named yet, not saved."""
    victim = Involvement(
        incident=incident,
        role=InvolvementRole.VICTIM,
        source_system=run.source_system,
        source_id=row.source_id,
        **victim_values(row),
    )
    victim.restricted = restricts(victim)
    return victim


def victim_values(row: VictimRow) -> dict[str, Any]:
    """What a row says of its victim."""
    return {"injury": row.injury, "injured_on": row.day, "age_as_given": row.age}


def _insertable(case: Case, known: Known, run: Run) -> list[VictimRow]:
    """The rows to insert: none when the number belongs to another record; not those on record under another case."""
    column = run.mapping.columns.get("case_number", "")
    if case.case_number in known.taken_numbers:
        for row in case.rows:
            reason = "Another incident, not of this source, has this case number."
            run.report(Problem(row.line, column, case.case_number, Outcome.REJECTED, reason))
        return []
    for row in case.rows:
        if victim := known.victims.get(row.source_id):
            reason = f"The row is already in case {victim.incident.source_id}, and stays there."
            run.kept(row, column, case.case_number, reason)
    return [row for row in case.rows if row.source_id not in known.victims]


def _pair(case: Case, rows: list[VictimRow], run: Run) -> Pair:
    values = {"weapon": Weapon.UNKNOWN} | case.values()
    incident = Incident(
        unit=run.unit,
        case_number=case.case_number,
        kind=kind_of([row.injury for row in rows], values["weapon"]),
        known_at=run.at,
        recorded_at=run.at,
        source_system=run.source_system,
        source_id=case.source_id,
        **values,
    )
    return incident, [new_victim(incident, row, run) for row in rows]


def _remember(cases: Sequence[Case], pairs: Sequence[Pair]) -> None:
    by_id = {case.source_id: case for case in cases}
    rows = []
    for incident, victims in pairs:
        case = by_id[incident.source_id]
        rows.append(SourceRow(incident=incident, values=plain(case.values())))
        said = {row.source_id: row for row in case.rows}
        rows += [
            SourceRow(involvement=victim, values=plain(victim_values(said[victim.source_id]))) for victim in victims
        ]
    SourceRow.objects.bulk_create(rows)


def _entry(incident: Incident, victims: list[Involvement]) -> Entry:
    return Entry(incident, after=kept(incident) | {"victims": [{"id": part.uid} | kept(part) for part in victims]})


def _tell(incidents: list[Incident], run: Run) -> None:
    for incident in incidents:
        if run.is_recent(incident.occurred_on):
            outbox.append("casework.incident.recorded", subject=incident, at=run.at)
    numbers = [incident.case_number for incident in incidents if incident.case_number]
    sealed = Incident.objects.filter(case_number__in=numbers, circle__isnull=False)
    hit = set(sealed.values_list("case_number", flat=True))
    for incident in incidents:
        if incident.case_number in hit:
            alert_owner(incident, actor=run.actor, at=run.at)
