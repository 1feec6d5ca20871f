from __future__ import annotations

from typing import Any, ClassVar

import pytest
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.test import Client

from accounts.api.kit import Create, Field, Input, Nested, Ref, Resource, Router, Views
from accounts.capabilities import Capability
from accounts.web.pages import Page
from casework.models import Incident, Involvement, Person


class Plain(Resource):
    model: ClassVar[type[Model]] = Incident
    fields = {"id": Field("uid")}


def declare(**attributes: Any) -> Any:
    return type("Declared", (Views,), {"route": "incidents", "resource": Plain, **attributes})


def test_a_view_without_capabilities_fails_at_import() -> None:
    with pytest.raises(TypeError, match="declares no capability for any action"):
        declare()
    with pytest.raises(TypeError, match="declares no capability for create"):
        declare(capabilities={"list": Capability.SEE_CASES}, verbs={"create": Create(Input, lambda **_: None)})
    with pytest.raises(TypeError, match="declares capabilities for close, which it does not do"):
        declare(capabilities={"list": Capability.SEE_CASES, "close": Capability.SEE_CASES})
    with pytest.raises(TypeError, match="declares no route"):
        declare(route="", capabilities={"list": Capability.SEE_CASES})


def test_a_page_without_capability_fails_at_import() -> None:
    def answer(self: Page, request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    with pytest.raises(TypeError, match="declares no capability"):
        type("Bare", (Page,), {"get": answer})
    with pytest.raises(TypeError, match="declares no writes capability"):
        type("Bare", (Page,), {"get": answer, "post": answer, "capability": Capability.SEE_CASES})


@pytest.mark.parametrize(
    ("orderings", "why"),
    [(("narrative",), "has no index"), (("cleared_on",), "may be null"), (("-clearance",), "has no index")],
)
def test_a_list_is_ordered_only_by_what_an_index_knows(orderings: tuple[str, ...], why: str) -> None:
    with pytest.raises(TypeError, match=why):
        type("Declared", (Plain,), {"orderings": orderings})


@pytest.mark.parametrize(
    ("part", "why"),
    [
        (Ref("unit"), None),
        (Ref("lead", display="nothing"), "no field named 'nothing'"),
        (Field("nothing"), "no field named 'nothing'"),
        (Field("unit"), "no column that an answer can hold"),
        (Nested(Involvement, via="person", fields={"id": Field("uid")}), "does not lead to Incident"),
    ],
)
def test_a_declaration_that_does_not_fit_its_model_fails_at_import(part: Any, why: str | None) -> None:
    attributes = {"fields": {"id": Field("uid"), "part": part}}
    if why is None:
        type("Declared", (Plain,), attributes)
        return
    with pytest.raises(Exception, match=why):
        type("Declared", (Plain,), attributes)


def test_a_name_is_served_once() -> None:
    router = Router()
    router.add(declare(capabilities={"list": Capability.SEE_CASES}))
    with pytest.raises(TypeError, match="declared twice"):
        router.add(declare(capabilities={"list": Capability.SEE_CASES}))
    with pytest.raises(TypeError, match="already served"):
        declare(route="shootings", capabilities={"list": Capability.SEE_CASES})


def test_the_noun_is_the_models_name_in_snake_case() -> None:
    class Neighbor(Plain):
        model: ClassVar[type[Model]] = Person
        noun = "neighbor"

    assert (Plain.noun, Neighbor.noun) == ("incident", "neighbor")


def test_the_schema_is_made_without_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    answer = Client().get("/api/v1/schema/", headers={"accept": "application/json"})
    assert answer.status_code == 200
    assert capsys.readouterr().err == ""
    schema = answer.json()
    assert schema["openapi"].startswith("3.1")
    user = schema["components"]["schemas"]["User"]["properties"]
    assert {"id", "name", "unit", "role"} <= set(user)
    assert user["role"]["enum"][:2] == ["officer", "supervisor"]
    listed = schema["paths"]["/api/v1/users/"]["get"]
    names = {parameter["name"] for parameter in listed["parameters"]}
    assert {"limit", "cursor", "ordering", "count", "fields", "role", "role__in", "unit"} <= names
    created = schema["paths"]["/api/v1/tokens/"]["post"]
    assert created["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("TokenInput")
    assert set(created["responses"]) == {"201", "4XX"}


def test_the_docs_page_loads_nothing_from_outside_and_nothing_inline() -> None:
    answer = Client().get("/api/v1/docs/")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "https://" not in page and "<style" not in page and "http://" not in page
    assert page.count('src="/static/drf_spectacular_sidecar/swagger-ui-dist/') == 2
    assert "script-src 'self'" in answer["Content-Security-Policy"]
