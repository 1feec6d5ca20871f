"""Incidents on record, brought up to what their source says today; what was edited here stays."""

from __future__ import annotations

from typing import Any

from casework.analysis.sources import merge
from casework.models import Incident, Involvement, SourceRow
from casework.services.acting import actor_of
from casework.services.imports.additions import new_victim, victim_values
from casework.services.imports.cases import Case
from casework.services.imports.rows import VictimRow
from casework.services.imports.state import Known, Run, Tally
from casework.services.kinds import follow_injuries
from casework.services.restriction import restricts
from casework.services.saving import Changes, apply, kept
from casework.vocabulary import Injury
from ledger.canonical import plain
from ledger.services import audit, outbox

_MOMENT = ("occurred_at", "occurred_on", "time_known")


def bring_up_to_date(incident: Incident, case: Case, known: Known, run: Run, tally: Tally) -> None:
    """Add victims that are new, take over what the source changed, let the kind follow, and tell of it if recent."""
    moved = [_bring_victim(incident, row, known, run, tally) for row in case.rows]
    values = _incident_values(incident, case, run)
    differ = _merged(incident, values, known.said.get(("incident", incident.pk)), case.rows[0], run)
    if differ or any(moved):
        differ |= follow_injuries(incident)
    if differ:
        incident.touch(*differ)
        _log("casework.incident.changed", incident, differ, run)
    if (differ or any(moved)) and run.is_recent(incident.occurred_on):
        outbox.append("casework.incident.changed", subject=incident, at=run.at)
    tally.incidents_updated += bool(differ)
    tally.incidents_unchanged += not differ
    _remember(known.said.get(("incident", incident.pk)), values, incident=incident)


def _bring_victim(incident: Incident, row: VictimRow, known: Known, run: Run, tally: Tally) -> bool:
    """Whether anything about this victim changed."""
    victim = known.victims.get(row.source_id)
    if victim is None:
        _add_victim(incident, row, run)
        tally.victims_created += 1
        return True
    if victim.incident_id != incident.pk:
        reason = f"The row is already in case {victim.incident.source_id}, and stays there."
        run.kept(row, run.mapping.columns.get("case_number", ""), incident.source_id, reason)
    said = known.said.get(("victim", victim.pk))
    differ = _merged(victim, victim_values(row), said, row, run)
    if differ:
        _save_victim(victim, differ, run)
    _remember(said, victim_values(row), involvement=victim)
    tally.victims_updated += bool(differ)
    tally.victims_unchanged += not differ
    return bool(differ)


def _add_victim(incident: Incident, row: VictimRow, run: Run) -> None:
    victim = new_victim(incident, row, run)
    victim.save(force_insert=True)
    SourceRow.objects.create(involvement=victim, values=plain(victim_values(row)))
    audit.record("casework.involvement.added", actor=actor_of(run.actor), subject=victim, at=run.at, after=kept(victim))
    _tell("casework.involvement.added", victim, run)


def _save_victim(victim: Involvement, differ: Changes, run: Run) -> None:
    if victim.injury != Injury.FATAL:
        differ |= apply(victim, {"died_on": None})
    differ |= apply(victim, {"restricted": restricts(victim)})
    victim.touch(*differ)
    dies = "injury" in differ and victim.injury == Injury.FATAL
    event = "casework.involvement.died" if dies else "casework.involvement.changed"
    _log(event, victim, differ, run)
    _tell(event, victim, run)


def _incident_values(incident: Incident, case: Case, run: Run) -> dict[str, Any]:
    """What the source says; a file with only some of the case's victims does not move the incident to a later day."""
    values = case.values()
    ours = incident.involvements.filter(source_system=run.source_system)
    absent = ours.exclude(source_id__in=[row.source_id for row in case.rows])
    if values["occurred_at"] > incident.occurred_at and absent.exists():
        return {name: value for name, value in values.items() if name not in _MOMENT}
    return values


def _merged(
    record: Incident | Involvement, values: dict[str, Any], said: SourceRow | None, row: VictimRow, run: Run
) -> Changes:
    """Apply what the source changed; report what stays because it was edited here."""
    now = plain({name: getattr(record, name) for name in values})
    outcome = merge(now=now, before=said.values if said else {}, source=plain(values))
    for name in outcome.keep:
        reason = f"Here it was edited to {now[name]!r}, and stays."
        run.kept(row, run.mapping.columns.get(name, name), str(values[name]), reason)
    return apply(record, {name: values[name] for name in outcome.take})


def _remember(said: SourceRow | None, values: dict[str, Any], **record: Any) -> None:
    if said is None:
        SourceRow.objects.create(values=plain(values), **record)
    elif said.values != (said.values | plain(values)):
        said.values |= plain(values)
        said.save(update_fields=["values"])


def _log(verb: str, record: Incident | Involvement, differ: Changes, run: Run) -> None:
    audit.record_change(verb, actor=actor_of(run.actor), instance=record, at=run.at, changes=differ)


def _tell(event: str, victim: Involvement, run: Run) -> None:
    if victim.injured_on and run.is_recent(victim.injured_on):
        outbox.append(event, subject=victim, at=run.at, payload={"incident": victim.incident.uid})
