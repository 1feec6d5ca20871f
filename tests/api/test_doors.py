from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.vocabulary import Role
from ledger.models import AuditEvent, AuditShown
from tests.api.client import BASE, Api, api, bearer
from tests.factories import IncidentFactory, InvolvementFactory, PersonFactory, user

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.api.kit_urls")]
PROBLEM = "application/problem+json"


def problem(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == PROBLEM
    body = answer.json()
    assert {"type", "title", "status", "detail", "code"} <= set(body)
    assert body["status"] == answer.status_code
    assert answer["Cache-Control"] == "no-store"
    return answer.status_code, body["code"]


def test_a_stranger_gets_401_and_is_told_how_to_sign_in() -> None:
    answer = Api().read("incidents/")
    assert problem(answer) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == 'Bearer realm="standdown"'
    assert AuditEvent.objects.count() == 0


def test_without_the_capability_it_is_a_403_on_record() -> None:
    auditor = user(Role.AUDITOR)
    answer = api(auditor).read("incidents/")
    assert problem(answer) == (403, "capability")
    event = AuditEvent.objects.get()
    assert (event.verb, event.outcome, event.subject_type) == ("api.refused", "refused", "incidents")
    assert event.payload.content["detail"]["reason"] == "GET list: Your role does not have see_cases."


def test_a_token_reaches_as_far_as_its_scopes() -> None:
    officer, incident = user(), IncidentFactory.create()
    reader, writer = bearer(officer, "incidents:read"), bearer(officer, "incidents:write")
    assert reader.read("incidents/").status_code == 200
    assert problem(reader.send("incidents/count-ages/", {"ages": []})) == (403, "scope")
    assert writer.read(f"incidents/{incident.uid}/").status_code == 200
    assert writer.send("incidents/count-ages/", {"ages": []}).status_code == 200
    assert problem(writer.read("people/")) == (403, "scope")
    assert problem(bearer(officer).read("incidents/")) == (403, "scope")


def test_a_scope_gives_nothing_that_the_role_lacks() -> None:
    assert problem(bearer(user(Role.AUDITOR), "incidents:read").read("incidents/")) == (403, "capability")


def test_a_program_works_by_the_role_that_its_scopes_cut_down() -> None:
    program = user(Role.CLIENT, client_role=Role.OFFICER)
    assert bearer(program, "incidents:read").read("incidents/").status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/nothing/", 404),
        ("/api/v1/incidents", 404),
        ("/api/v1/incidents/not-a-uuid/", 404),
        ("/api/v2/incidents/", 404),
        ("/api/", 404),
    ],
)
def test_an_address_that_nobody_serves_is_a_404_document(address: str, status: int) -> None:
    for method in ("get", "post", "put", "delete"):
        assert problem(getattr(Client(enforce_csrf_checks=True), method)(address)) == (status, "not_found")


def test_a_verb_that_is_not_declared_is_a_405_that_says_what_is() -> None:
    client, incident = api(user()), IncidentFactory.create()
    answer = client.send(f"incidents/{incident.uid}/", {}, "DELETE")
    assert problem(answer)[0] == 405
    assert sorted(answer["Allow"].split(", ")) == ["GET", "HEAD", "PATCH"]
    assert problem(client.send("people/", {}))[0] == 405
    assert problem(client.send("people/", {}, "OPTIONS"))[0] == 405
    assert problem(client.send(f"incidents/{incident.uid}/", {}, "PUT"))[0] == 405


def test_other_forms_of_answer_and_body_are_406_and_415() -> None:
    client = api(user())
    assert problem(client.get(BASE + "incidents/", headers={"accept": "text/html"})) == (406, "not_acceptable")
    answer = client.post(BASE + "incidents/", "kind=other", "application/x-www-form-urlencoded")
    assert problem(answer) == (415, "unsupported_media_type")


def test_too_large_a_body_is_413(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = api(user()).send("incidents/", {"case_number": "x" * 1000})
    assert problem(answer)[0] == 413


def test_too_many_requests_are_429_and_say_when(settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    cache.clear()
    client = api(user())
    first = client.read("figures/ages/", ages=1)
    assert first["RateLimit-Policy"] == '"default";q=2;w=60'
    assert first["RateLimit"].startswith('"default";r=1;t=')
    client.read("figures/ages/", ages=1)
    answer = client.read("figures/ages/", ages=1)
    assert problem(answer)[0] == 429
    assert 0 < int(answer["Retry-After"]) <= 60
    assert answer["RateLimit"].startswith('"default";r=0;t=')
    assert api(user()).read("figures/ages/", ages=1).status_code == 200
    cache.clear()


def test_a_crash_below_api_is_a_document_that_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    client = api(user())
    client.raise_request_exception = False
    monkeypatch.setattr("accounts.api.kit.views.page", lambda *args, **kwargs: 1 / 0)
    answer = client.read("incidents/")
    assert (answer.status_code, answer["Content-Type"]) == (500, PROBLEM)
    assert b"division" not in answer.content


def test_figures_take_checked_parameters() -> None:
    client = api(user())
    assert client.read("figures/ages/", ages=4, really="true").json() == {"sum": 4, "really": True}
    for query in ("ages=131", "ages=x", "", "ages=1&really=1", "ages=1&more=2", "ages=1&ages=2"):
        assert problem(client.get(f"{BASE}figures/ages/?{query}"))[0] == 400


def test_people_named_are_written_down_before_the_answer() -> None:
    officer = user()
    first, second = PersonFactory.create(given_name="Dana", family_name="Marsh"), PersonFactory.create()
    InvolvementFactory.create(incident=(incident := IncidentFactory.create()), person=first)
    client = api(officer)
    client.read("incidents/", fields="id,kind")
    client.read("people/", fields="id")
    assert AuditEvent.objects.count() == 0
    client.read(f"incidents/{incident.uid}/")
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor_uid) == ("api.incidents.shown", str(officer.uid))
    assert event.payload.content["names"] == {str(first.uid): "Dana Marsh"}
    client.read("people/", fields="family_name")
    latest = AuditEvent.objects.latest("id")
    assert {row.subject_uid for row in AuditShown.objects.filter(event=latest)} == {first.uid, second.uid}
    assert latest.payload.content["detail"] == {"query": "fields=family_name"}


def test_a_computed_answer_that_names_a_person_is_written_down() -> None:
    person = PersonFactory.create(given_name="Dana", family_name="Marsh")
    api(user()).read("figures/newest/")
    event = AuditEvent.objects.get()
    assert event.verb == "api.figures.shown"
    assert list(event.payload.content["names"]) == [str(person.uid)]


def test_no_log_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    PersonFactory.create(given_name="Dana", family_name="Marsh")
    client = api(user())
    client.raise_request_exception = False

    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr("accounts.api.kit.scene.audit.record", broken)
    answer = client.read("people/")
    assert answer.status_code == 500
    assert b"Marsh" not in answer.content


def test_a_request_has_a_name_that_its_events_carry() -> None:
    client = api(user(Role.AUDITOR))
    told = client.get(BASE + "incidents/", headers={"x-request-id": "proxy-4711"})
    assert told["X-Request-ID"] == AuditEvent.objects.get().request_id == "proxy-4711"
    own = client.get(BASE + "incidents/", headers={"x-request-id": "no spaces, please"})
    assert own["X-Request-ID"] == AuditEvent.objects.latest("id").request_id
    assert len(own["X-Request-ID"]) == 32
