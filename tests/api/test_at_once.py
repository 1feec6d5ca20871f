"""Two requests at the same instant, on real connections."""

from __future__ import annotations

import pytest

from casework.models import Incident
from ledger.models import IdempotencyRecord
from tests.api.client import Api, bearer
from tests.factories import IncidentFactory, user
from tests.ledger.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.api.kit_urls")]
SHOTS = {"kind": "shots_fired", "occurred_at": "2021-09-24T22:30:00-05:00", "occurred_on": "2021-09-24"}


def test_one_key_sent_at_once_writes_once_and_answers_all_alike() -> None:
    client = bearer(user(), "incidents:write")

    def send() -> tuple[int, str]:
        answer = Api(**client_headers(client)).send("incidents/", SHOTS, idempotency_key="k")
        return answer.status_code, answer.json()["id"]

    answers = together(send, send, send, send)
    made = Incident.objects.get()
    assert answers == [(201, str(made.uid))] * 4
    assert IdempotencyRecord.objects.count() == 1


def test_of_changes_that_saw_the_same_version_one_wins() -> None:
    incident = IncidentFactory.create()
    client = bearer(user(), "incidents:write")

    def change() -> int:
        status: int = (
            Api(**client_headers(client))
            .send(f"incidents/{incident.uid}/", {"narrative": "x"}, "PATCH", if_match=f'"{incident.uid}.1"')
            .status_code
        )
        return status

    assert sorted(together(change, change, change, change)) == [200, 412, 412, 412]
    incident.refresh_from_db()
    assert incident.version == 2


def client_headers(client: Api) -> dict[str, str]:
    return {"authorization": client.defaults["HTTP_AUTHORIZATION"]}
