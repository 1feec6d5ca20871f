from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from casework.models import Incident
from ledger.models import AuditEvent, IdempotencyRecord
from tests.api.client import api
from tests.factories import IncidentFactory, InvolvementFactory, circle, user

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.api.kit_urls")]


def shots(**more: Any) -> dict[str, Any]:
    return {"kind": "shots_fired", "occurred_at": "2021-09-24T22:30:00-05:00", "occurred_on": "2021-09-24", **more}


def tag(incident: Incident) -> str:
    incident.refresh_from_db()
    return f'"{incident.uid}.{incident.version}"'


def test_a_record_is_made_once_and_answered_as_it_reads() -> None:
    officer = user()
    answer = api(officer).send("incidents/", shots(case_number="C1"))
    made = Incident.objects.get()
    assert answer.status_code == 201
    assert answer["Location"] == f"/api/v1/incidents/{made.uid}/"
    assert answer["ETag"] == f'"{made.uid}.1"'
    assert answer.json() == api(officer).read(f"incidents/{made.uid}/").json()
    assert answer.json()["occurred_at"] == "2021-09-24T22:30:00-05:00"


def test_a_client_may_choose_the_id_once() -> None:
    uid = str(uuid4())
    client = api(user())
    assert client.send("incidents/", shots(id=uid)).json()["id"] == uid
    again = client.send("incidents/", shots(id=uid))
    assert (again.status_code, again.json()["code"]) == (409, "id_taken")
    timely = client.send("incidents/", shots(id="01890a5d-ac96-774b-bcce-b302099a8057"))
    assert (timely.status_code, timely.json()["errors"][0]["pointer"]) == (422, "/id")
    assert Incident.objects.count() == 1


def test_what_the_database_refuses_is_a_409_in_the_models_words() -> None:
    IncidentFactory.create(case_number="C1")
    answer = api(user()).send("incidents/", shots(case_number="C1"))
    assert answer.status_code == 409
    assert Incident.objects.count() == 1


def test_a_check_of_the_database_is_told_in_the_models_words() -> None:
    answer = api(user()).send("incidents/", shots(latitude=95, longitude=10))
    assert answer.status_code == 409
    assert answer.json()["code"] == "incident_whole_coordinates"
    assert answer.json()["detail"].startswith("Give latitude")


def test_the_same_key_writes_once_and_reads_anew() -> None:
    client = api(user())
    first = client.send("incidents/", shots(case_number="C1"), idempotency_key="k")
    Incident.objects.update(case_number="C2")
    again = client.send("incidents/", shots(case_number="C1"), idempotency_key="k")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again["Idempotency-Replayed"] == "true"
    assert again.json()["case_number"] == "C2"
    assert again["Location"] == first["Location"]
    assert Incident.objects.count() == 1
    row = IdempotencyRecord.objects.get()
    assert (row.status, row.subject_uid, row.route) == (201, Incident.objects.get().uid, "/api/v1/incidents/")


def test_a_replay_of_what_one_may_no_longer_see_gives_the_id_alone() -> None:
    officer = user()
    client = api(officer)
    made = client.send("incidents/", shots(), idempotency_key="k").json()
    Incident.objects.update(circle=circle(user()))
    again = client.send("incidents/", shots(), idempotency_key="k")
    assert (again.status_code, again.json()) == (201, {"id": made["id"]})


def test_the_same_key_with_another_body_is_422() -> None:
    client = api(user())
    client.send("incidents/", shots(), idempotency_key="k")
    answer = client.send("incidents/", shots(case_number="C9"), idempotency_key="k")
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"pointer": "Idempotency-Key", "detail": "was used with another body", "code": "key_reused"}
    ]


def test_a_failure_is_not_kept_under_its_key() -> None:
    client = api(user())
    assert client.send("incidents/", shots(kind="nothing"), idempotency_key="k").status_code == 422
    assert not IdempotencyRecord.objects.exists()
    assert client.send("incidents/", shots(), idempotency_key="k").status_code == 201


def test_keys_belong_to_one_account_and_expire_after_a_day() -> None:
    first, second = user(), user()
    api(first).send("incidents/", shots(), idempotency_key="k")
    assert api(second).send("incidents/", shots(), idempotency_key="k").status_code == 201
    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(hours=24))
    api(first).send("incidents/", shots(), idempotency_key="k")
    assert Incident.objects.count() == 3


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_malformed_key_is_422(key: str) -> None:
    assert api(user()).send("incidents/", shots(), idempotency_key=key).status_code == 422


def test_a_change_needs_the_version_it_saw() -> None:
    incident = IncidentFactory.create(narrative="old")
    client, address = api(user()), f"incidents/{incident.uid}/"
    seen = tag(incident)
    assert client.send(address, {"narrative": "new"}, "PATCH").status_code == 428
    assert client.send(address, {"narrative": "new"}, "PATCH", if_match="*").status_code == 428
    for stale in (f'"{incident.uid}.0"', f'"{uuid4()}.1"', f"W/{seen}", "rubbish", seen.strip('"')):
        answer = client.send(address, {"narrative": "new"}, "PATCH", if_match=stale)
        assert (answer.status_code, answer.json()["code"]) == (412, "stale")
    incident.refresh_from_db()
    assert (incident.narrative, incident.version) == ("old", 1)
    answer = client.send(address, {"narrative": "new"}, "PATCH", if_match=seen)
    assert (answer.status_code, answer["ETag"]) == (200, f'"{incident.uid}.2"')
    assert client.send(address, {"narrative": "newer"}, "PATCH", if_match=seen).status_code == 412
    incident.refresh_from_db()
    assert (incident.narrative, incident.version) == ("new", 2)


def test_only_what_was_sent_changes() -> None:
    incident = IncidentFactory.create(narrative="old", address="12 Elm")
    client, address = api(user()), f"incidents/{incident.uid}/"
    assert client.send(address, {"address": "14 Elm"}, "PATCH", if_match=tag(incident)).status_code == 200
    incident.refresh_from_db()
    assert (incident.narrative, incident.address) == ("old", "14 Elm")
    assert client.send(address, {}, "PATCH", if_match=tag(incident)).status_code == 422


def test_a_transition_is_replayed_before_its_version_is_compared() -> None:
    incident = IncidentFactory.create()
    client, seen = api(user()), tag(incident)
    values = Incident._meta.get_field("clearance").flatchoices
    word = next(value for value, _ in values if value not in ("open", "unfounded"))
    sent = ({"clearance": word}, "POST")
    address = f"incidents/{incident.uid}/clear/"
    assert client.send(address, *sent).status_code == 428
    first = client.send(address, *sent, if_match=seen, idempotency_key="k")
    again = client.send(address, *sent, if_match=seen, idempotency_key="k")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["is_cleared"] is True
    assert client.send(address, *sent, if_match=seen).status_code == 412
    assert tag(incident) == f'"{incident.uid}.2"'


def test_what_a_service_refuses_is_a_403_on_record_and_nothing_is_written() -> None:
    incident, officer = IncidentFactory.create(), user()
    sent = {"clearance": "unfounded"}
    answer = api(officer).send(f"incidents/{incident.uid}/clear/", sent, if_match=tag(incident))
    assert (answer.status_code, answer.json()["detail"]) == (403, "Only a commander unfounds.")
    incident.refresh_from_db()
    assert (incident.clearance, incident.version) == ("open", 1)
    event = AuditEvent.objects.get(verb="api.refused")
    assert (event.outcome, event.subject_uid, event.actor_uid) == ("refused", incident.uid, str(officer.uid))
    assert event.payload.content["detail"]["reason"] == "POST clear: Only a commander unfounds."


def test_the_invisible_cannot_be_changed() -> None:
    sealed = IncidentFactory.create(circle=circle(user()))
    answer = api(user()).send(f"incidents/{sealed.uid}/", {"narrative": "x"}, "PATCH", if_match=tag(sealed))
    assert answer.status_code == 404


def test_a_part_is_found_only_within_its_record() -> None:
    own, other = IncidentFactory.create(), IncidentFactory.create()
    part = InvolvementFactory.create(incident=own)
    client = api(user())
    for incident, status in ((other, 404), (own, 200)):
        address = f"incidents/{incident.uid}/involvements/{part.uid}/touch/"
        assert client.send(address, {}, if_match=tag(incident)).status_code == status


def test_a_collective_verb_answers_what_its_service_returns() -> None:
    client = api(user())
    assert client.send("incidents/count-ages/", {"ages": [30, 12]}).json() == {"sum": 42}
    answer = client.send("incidents/count-ages/", {"ages": [130, 130]})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/ages/0")


def test_a_write_takes_no_parameters() -> None:
    answer = api(user()).send("incidents/?fields=id", shots())
    assert (answer.status_code, Incident.objects.count()) == (400, 0)


def test_a_session_writes_only_with_its_csrf_token() -> None:
    client = api(user())
    client.handler.enforce_csrf_checks = True
    answer = client.send("incidents/", shots())
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert not Incident.objects.exists()
