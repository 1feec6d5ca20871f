"""Writing one batch of incidents with their victims, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from casework.models import Incident, Involvement, SourceRow
from casework.services.imports import additions, updates
from casework.services.imports.cases import Case
from casework.services.imports.state import Known, Run, Tally
from ledger.services import locks


@transaction.atomic
def save_batch(cases: Sequence[Case], run: Run) -> Tally:
    """Bring a batch of cases up to what the source says. Two imports of one source take turns."""
    with locks.held(f"casework.import.{run.source_system}"):
        known = _known(cases, run)
        fresh = [case for case in cases if case.source_id not in known.incidents]
        tally = Tally()
        additions.add_incidents(fresh, known, run, tally)
        for case in cases:
            if incident := known.incidents.get(case.source_id):
                updates.bring_up_to_date(incident, case, known, run, tally)
        return tally


def _known(cases: Sequence[Case], run: Run) -> Known:
    mine = Incident.objects.filter(source_system=run.source_system, source_id__in=[case.source_id for case in cases])
    incidents = {incident.source_id: incident for incident in mine.select_for_update()}
    victims = _victims([row.source_id for case in cases for row in case.rows], run)
    numbers = [case.case_number for case in cases if case.case_number and case.source_id not in incidents]
    taken = Incident.objects.filter(case_number__in=numbers, circle__isnull=True).values_list("case_number", flat=True)
    return Known(incidents, victims, _said(incidents, victims), set(taken))


def _victims(row_ids: Sequence[str], run: Run) -> dict[str, Involvement]:
    mine = Involvement.objects.filter(source_system=run.source_system, source_id__in=row_ids)
    found = mine.select_related("incident", "person").select_for_update(of=("self",))
    return {victim.source_id: victim for victim in found}


def _said(incidents: dict[str, Incident], victims: dict[str, Involvement]) -> dict[tuple[str, int], SourceRow]:
    ids = [incident.pk for incident in incidents.values()]
    of_incidents = SourceRow.objects.filter(incident__in=ids)
    of_victims = SourceRow.objects.filter(involvement__in=[victim.pk for victim in victims.values()])
    return {("incident", row.incident_id or 0): row for row in of_incidents} | {
        ("victim", row.involvement_id or 0): row for row in of_victims
    }
