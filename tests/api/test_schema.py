"""The OpenAPI document is what the service does: every response fits it, and nothing fails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from api.app import create_app
from simpeltaru.db.accounts import READ
from simpeltaru.settings import Settings
from tests.api.conftest import at
from tests.databases import Database
from tests.support import tiny_plan

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 25


@pytest.fixture(scope="module")
def opened(tiny: Database) -> Iterator[Any]:
    app = create_app(Settings(database_url=tiny.url(READ)))
    with TestClient(app):
        yield app


def test_whatever_is_asked_fits_the_document(opened: Any) -> None:
    """Generated questions, right and wrong, for every operation."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", opened)
    asked = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            database=None,
        )
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            nonlocal asked
            asked += 1
            case.call_and_validate(checks=CHECKS)

        ask()
    assert asked > 100


def test_it_is_openapi_31_and_says_what_things_are(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    for path, operations in document["paths"].items():
        for method, one in operations.items():
            assert one["summary"], (method, path)
            assert one["description"], (method, path)
            good = one["responses"]["200"]["content"]
            if path.endswith(".mvt"):
                assert list(good) == ["application/vnd.mapbox-vector-tile"]
            else:
                assert "$ref" in good["application/json"]["schema"]
            assert "application/problem+json" in one["responses"]["400"]["content"]
    post = document["paths"]["/v1/verdicts"]["post"]
    assert "application/geo+json" in post["requestBody"]["content"]


def test_real_answers_fit_their_schemas(client: TestClient, opened: Any) -> None:
    book = tiny_plan.rulebook().hash
    document = client.get("/openapi.json").json()
    validate = _validator(document)
    for template, path, asked in (
        ("/v1/plans", "/v1/plans", {}),
        ("/v1/plans/{plan}/revisions", "/v1/plans/uji/revisions", {}),
        ("/v1/zones", "/v1/zones", at(99, 50)),
        ("/v1/verdicts", "/v1/verdicts", {**at(15, 15), "kbli": "56102", "geometry": True}),
        ("/v1/verdicts", "/v1/verdicts", {**at(450, 50), "kbli": "56102"}),
        ("/v1/verdicts", "/v1/verdicts", {**at(1050, 50), "kbli": "56102"}),
        ("/v1/parcels", "/v1/parcels", at(25, 70)),
        ("/v1/parcels/{parcel}", "/v1/parcels/P7", {"geometry": True}),
        ("/v1/parcels/{parcel}/activities", "/v1/parcels/P2/activities", {"limit": 2}),
        ("/v1/activities", "/v1/activities", {"q": "warung"}),
        ("/tiles", "/tiles", {}),
        ("/tiles/{owner}/{layer}.json", "/tiles/uji-1/zone.json", {"lang": "en"}),
        ("/tiles/{owner}/{layer}.json", "/tiles/bidang-2025/parcel.json", {}),
        ("/tiles/{revision}/style.json", "/tiles/uji-1/style.json", {"palette": "safe"}),
        ("/v1/places", "/v1/places", {"q": "00001"}),
        ("/v1/places", "/v1/places", {"q": "-0,1266 117,4942"}),
        (
            "/v1/rulebooks/{rulebook}/zones/{key}/activities",
            f"/v1/rulebooks/{book}/zones/R-4/activities",
            {},
        ),
    ):
        response = client.get(path, params=asked)
        assert response.status_code == 200, response.text
        validate(template, response.json())


def _validator(document: dict[str, Any]) -> Any:
    def validate(template: str, body: Any) -> None:
        good = document["paths"][template]["get"]["responses"]["200"]
        schema = good["content"]["application/json"]["schema"]
        whole = {**schema, "components": document["components"]}
        jsonschema_rs.validator_for(_strict(whole)).validate(body)

    return validate


def _strict(schema: Any) -> Any:
    """The same schema, where a field nobody documented is an error."""
    if isinstance(schema, list):
        return [_strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: _strict(one) for name, one in schema.items()}
    if schema.get("type") == "object" and "properties" in schema:
        made["additionalProperties"] = False
    return made
