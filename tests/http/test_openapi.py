"""The OpenAPI document says what the routes do: every route, its right, its headers, its problems - always alike."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from shared.acts import Role
from shared.contracts.terms import AgencyCode, Milestone
from shared.http import openapi_of
from shared.http.health import health_blueprint
from tests.http.scene import ENROL, REPORT, Scene


@pytest.fixture
def document(scene: Scene) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(openapi_of(scene.app))
    return made


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for each in value.values():
            yield from references(each)
    if isinstance(value, list):
        for each in value:
            yield from references(each)


def test_it_is_openapi_3_1_and_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    for reference in set(references(document)):
        place: Any = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]
        assert place


def test_every_route_is_in_it_with_its_right_and_what_it_may_answer(scene: Scene, document: dict[str, Any]) -> None:
    described = {
        (method.upper(), re.sub(r"{(\w+)}", r"<\1>", path))
        for path, operations in document["paths"].items()
        for method in operations
        if method != "parameters"
    }
    routes = [route for name in ("enrolments", "log") for route in scene.app.blueprints[name].routes]  # type: ignore[attr-defined]
    assert described == {(route.method, route.path) for route in routes}
    for route in routes:
        operation = document["paths"][route.path.replace("<", "{").replace(">", "}")][route.method.lower()]
        assert operation["x-right"] == route.right.code
        assert operation["summary"]
        assert {"401", "403", "422", "500", "503"} <= set(operation["responses"])
        if route.method == "POST" and "files" not in route.path:
            assert {"409", "412", "428"} <= set(operation["responses"])


def test_every_address_of_the_app_is_a_route_or_one_of_health(scene: Scene, document: dict[str, Any]) -> None:
    paths = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in scene.app.url_map.iter_rules()}
    health = {path for path in paths if not path.startswith("/v1/")}
    assert health == {"/livez", "/readyz", "/metrics", "/version", "/openapi.json", "/problems/{code}"}
    assert paths - health == set(document["paths"])
    assert health_blueprint().name == "health"


def test_problems_are_described_as_what_they_are(document: dict[str, Any]) -> None:
    responses = document["components"]["responses"]
    assert {"Invalid", "Stale", "Forbidden"} <= set(responses)
    assert all(set(each["content"]) == {"application/problem+json"} for each in responses.values())
    assert not {name for name in responses if name.isupper()}, "named after HTTPStatus, which differs between Pythons"


def test_a_member_has_the_limits_of_its_contract(document: dict[str, Any]) -> None:
    code = document["components"]["schemas"]["Enrol"]["properties"]["code"]
    limit = AgencyCode.__metadata__[0]  # type: ignore[attr-defined]
    assert (code["minLength"], code["maxLength"], code["pattern"]) == (limit.min, limit.max, f"^(?:{limit.pattern})$")
    milestone = document["components"]["schemas"]["Report"]["properties"]["milestone"]
    assert milestone["enum"] == [each.value for each in Milestone]


def test_a_required_legal_basis_is_said(document: dict[str, Any]) -> None:
    body = document["paths"]["/v1/enrolments/{code}/rated"]["post"]["requestBody"]["content"]["application/json"]
    assert body["schema"]["allOf"][1] == {"required": ["legal_basis"]}


def test_real_answers_and_problems_have_the_shapes_that_it_promises(enrolled: Scene, document: dict[str, Any]) -> None:
    def check(value: Any, name: str) -> None:
        schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        jsonschema.Draft202012Validator(schema).validate(value)

    path = "/v1/enrolments/STC/milestones"
    check(enrolled.client.post(path, json=REPORT, headers=enrolled.changing(1)).json, "Outcome")
    check(enrolled.client.get("/v1/enrolments/STC", headers=enrolled.headers(Role.PPC)).json, "EnrolmentView")
    for answer in (
        enrolled.client.post(path, json=REPORT, headers=enrolled.changing(1)),
        enrolled.client.post(path, json={"x": 1}, headers=enrolled.changing(2)),
        enrolled.client.get("/v1/log", headers=enrolled.headers(Role.PPC)),
        enrolled.client.get("/none"),
    ):
        check(json.loads(answer.data), "Problem")
    check(ENROL, "Enrol")


def test_it_is_served_as_it_is_made(scene: Scene) -> None:
    answer = scene.client.get("/openapi.json")
    assert (answer.mimetype, answer.text) == ("application/json", openapi_of(scene.app))


def test_it_is_the_same_in_every_process(scene: Scene, tmp_path: Path) -> None:
    """Sets and hashes are seeded anew in each process; the document must not show it."""
    script = (
        "import sys, pathlib; from tests.http.scene import Scene; from shared.http import openapi_of\n"
        "place = pathlib.Path(sys.argv[1]); place.mkdir(); sys.stdout.write(openapi_of(Scene(place).app))"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", script, str(tmp_path / seed)],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
            text=True,
            encoding="utf-8",
        ).stdout
        for seed in ("1", "2")
    }
    assert texts == {openapi_of(scene.app)}
