from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.models import Incident
from tests.api.client import api
from tests.factories import IncidentFactory, circle, user

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.api.kit_urls")]
GOOD = {"kind": "shots_fired", "occurred_at": "2021-09-24T22:30:00-05:00", "occurred_on": "2021-09-24"}


@pytest.mark.parametrize(
    ("wrong", "pointer", "code"),
    [
        ({"narative": "x"}, "/narative", "unknown_field"),
        ({"a/b~c": 1}, "/a~1b~0c", "unknown_field"),
        ({"kind": "murder"}, "/kind", "invalid_choice"),
        ({"kind": ["shots_fired"]}, "/kind", "invalid_choice"),
        ({"kind": None}, "/kind", "null"),
        ({"case_number": 7}, "/case_number", "invalid"),
        ({"case_number": "x" * 41}, "/case_number", "max_length"),
        ({"case_number": "a\x00b"}, "/case_number", "null_characters_not_allowed"),
        ({"case_number": ""}, "/case_number", "blank"),
        ({"occurred_at": 1632535800}, "/occurred_at", "invalid"),
        ({"occurred_at": "yesterday"}, "/occurred_at", "invalid"),
        ({"occurred_at": "0001-01-01T00:00:00+14:00"}, "/occurred_at", "overflow"),
        ({"occurred_at": "9999-12-31T23:59:59-14:00"}, "/occurred_at", "overflow"),
        ({"occurred_on": "2021-02-29"}, "/occurred_on", "invalid"),
        ({"occurred_on": "1021-02-01"}, "/occurred_on", "range"),
        ({"lead": "me"}, "/lead", "invalid"),
        ({"lead": 5}, "/lead", "invalid"),
        ({"lead": "6f2b2c0e-7f0a-4c44-9d5a-0c2f6f0e7b11"}, "/lead", "does_not_exist"),
        ({"time_known": "true"}, "/time_known", "invalid"),
        ({"time_known": 1}, "/time_known", "invalid"),
        ({"latitude": "39"}, "/latitude", "invalid"),
        ({"latitude": 1e300}, "/latitude", "max_digits"),
    ],
)
def test_a_wrong_field_is_a_422_that_points_at_it(wrong: dict[str, Any], pointer: str, code: str) -> None:
    answer = api(user()).send("incidents/", {**GOOD, **wrong})
    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [(pointer, code)]
    assert not Incident.objects.exists()


def test_every_error_is_told_at_once() -> None:
    answer = api(user()).send("incidents/", {"kind": "murder", "color": "red"})
    assert sorted(error["pointer"] for error in answer.json()["errors"]) == [
        "/color",
        "/kind",
        "/occurred_at",
        "/occurred_on",
    ]


def test_an_error_in_a_list_names_its_place() -> None:
    answer = api(user()).send("incidents/count-ages/", {"ages": [1, True, 131]})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/ages/1", "/ages/2"]
    assert api(user()).send("incidents/count-ages/", {"ages": [1, 2, 3, 4]}).json()["errors"][0]["pointer"] == "/ages"


def test_an_invisible_reference_does_not_exist() -> None:
    sealed = IncidentFactory.create(circle=circle(user()))
    missing = {**GOOD, "answers": "6f2b2c0e-7f0a-4c44-9d5a-0c2f6f0e7b11"}
    client = api(user())
    invisible = client.send("incidents/", {**GOOD, "answers": str(sealed.uid)})
    assert (invisible.status_code, invisible.content) == (422, client.send("incidents/", missing).content)


@pytest.mark.parametrize("body", [b"{", b'{"kind": NaN}', b'{"kind": "\\ud800"}', b'{"kind": "\xff"}', b"[" * 2000])
def test_a_malformed_body_is_a_400(body: bytes) -> None:
    answer = api(user()).send("incidents/", body)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("body", [b"[]", b"7", b'"text"', b"null", b"[{}]"])
def test_a_body_that_is_no_object_is_a_422(body: bytes) -> None:
    assert api(user()).send("incidents/", body).status_code == 422


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ("id", "case_number", "kind", "occurred_at", "occurred_on", "lead", "answers", "time_known", "latitude")


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(sent=st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=6), JSON, max_size=5))
def test_no_input_is_a_500(sent: dict[str, Any]) -> None:
    client = _client()
    try:
        answer = client.send("incidents/", {**GOOD, **sent})
    except TypeError:  # orjson writes no integer of more than 64 bits
        return
    assert answer.status_code in (201, 409, 422)


def _client() -> Any:
    return api(user())
