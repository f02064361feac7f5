"""Everything that is not answered, and how that is said."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.problems import TYPES
from simpeltaru.db.accounts import READ
from simpeltaru.errors import ConfigurationError
from simpeltaru.settings import Settings
from tests.api.conftest import at
from tests.databases import Database
from tests.support import tiny_plan

HERE = {**at(15, 15), "kbli": "56101"}
BOX = tiny_plan.polygon_lonlat((10, 10, 30, 30))


def refused(response: Any, slug: str) -> dict[str, Any]:
    body: dict[str, Any] = response.json()
    status, title = TYPES[slug]
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert (body["type"], body["title"], body["status"]) == (f"/problems/{slug}", title, status)
    assert body["detail"]
    return body


@pytest.mark.parametrize(
    ("change", "parameter"),
    [
        ({"lon": None}, "lon"),
        ({"lat": "x"}, "lat"),
        ({"lat": "nan"}, "lat"),
        ({"lat": "inf"}, "lat"),
        ({"lat": "1e297"}, "lat"),
        ({"lon": "180.1"}, "lon"),
        ({"lat": "-90.1"}, "lat"),
        ({"lat": ["0.1", "0.2"]}, "lat"),
        ({"kbli": None}, "kbli"),
        ({"kbli": "1270"}, "kbli"),
        ({"kbli": "561012"}, "kbli"),
        ({"kbli": "restoran"}, "kbli"),
        ({"kbli": "99999"}, "kbli"),
        ({"edition": "2021"}, "edition"),
        ({"as_of": "kemarin"}, "as_of"),
        ({"as_of": "2026-02-30"}, "as_of"),
        ({"as_of": "2025-01-01", "revision": "uji-1"}, "revision"),
        ({"revision": "UJI 1"}, "revision"),
        ({"known_at": "2025-01-01T00:00:00"}, "known_at"),
        ({"known_at": "2031-01-01T00:00:00Z"}, "known_at"),
        ({"lang": "fr"}, "lang"),
        ({"audience": "king"}, "audience"),
        ({"geometry": "perhaps"}, "geometry"),
    ],
)
def test_a_bad_parameter_is_named(client: TestClient, change: Any, parameter: str) -> None:
    asked = {name: value for name, value in {**HERE, **change}.items() if value is not None}
    body = refused(client.get("/v1/verdicts", params=asked), "bad-parameter")
    assert parameter in {one["parameter"] for one in body["errors"]}


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/healthz",
        "/v1/plans",
        "/v1/plans/uji/revisions",
        "/v1/zones",
        "/v1/verdicts",
        "/v1/parcels/P1",
        "/v1/parcels/P1/activities",
        "/v1/activities",
    ],
)
def test_a_parameter_nobody_knows_is_refused(client: TestClient, path: str) -> None:
    asked = {**at(15, 15), "kblli": "56101"} if path in ("/v1/zones",) else {"kblli": "56101"}
    if path == "/v1/verdicts":
        asked = {**HERE, "kblli": "56101"}
    body = refused(client.get(path, params=asked), "unknown-parameter")
    assert body["errors"][0]["parameter"] == "kblli"


def test_a_method_has_its_own_parameters(client: TestClient) -> None:
    asked = {"kbli": "56101", "lon": "117.5"}
    refused(client.post("/v1/verdicts", params=asked, json=BOX), "unknown-parameter")
    assert client.get("/v1/verdicts", params=HERE).status_code == 200


def test_a_lost_zero_and_a_mistyped_code_come_with_suggestions(client: TestClient) -> None:
    body = refused(client.get("/v1/verdicts", params={**HERE, "kbli": "4711"}), "bad-parameter")
    assert "47111" in body["detail"]
    assert "04711" not in body["detail"]
    body = refused(client.get("/v1/verdicts", params={**HERE, "kbli": "1270"}), "bad-parameter")
    assert "01270" in body["detail"]
    body = refused(client.get("/v1/verdicts", params={**HERE, "kbli": "56105"}), "bad-parameter")
    assert "56104" in body["detail"]


def test_another_edition_is_answered_and_not_guessed(client: TestClient) -> None:
    body = client.get("/v1/verdicts", params={**HERE, "edition": "2015"}).json()
    verdict = body["plans"][0]["verdicts"][0]
    assert verdict["headline"]["outcome"] == "undetermined"
    assert verdict["findings"][0]["code"] == "kbli_edition_unmapped"


@pytest.mark.parametrize(
    "path",
    [
        "/v1/nothing",
        "/v1/plans/nothing/revisions",
        "/v1/plans/No%20Slug/revisions",
        "/v1/parcels/NOTHING",
        "/v1/parcels/%00",
        "/v1/parcels/NOTHING/activities",
        "/v1/parcels/NOTHING/verdict?kbli=56101",
        "/v1/parcels/P1/verdict?activity=99",
        "/v1/parcels/P1/verdict?kbli=56101&revision=nothing",
        "/v1/parcels/P1?region=12.34",
        f"/v1/rulebooks/{'0' * 64}/zones/R-4/activities",
        "/v1/rulebooks/nothing/zones/R-4/activities",
        f"/v1/rulebooks/{tiny_plan.rulebook().hash}/zones/NOTHING/activities",
        "/problems/nothing",
    ],
)
def test_what_does_not_exist_is_404(client: TestClient, path: str) -> None:
    refused(client.get(path), "not-found")


def test_a_parcel_of_another_snapshot_says_which_was_read(client: TestClient) -> None:
    body = refused(client.get("/v1/parcels/P2", params={"as_of": "2021-01-01"}), "not-found")
    assert "bidang-2020" in body["detail"]


def test_a_parcel_not_known_yet_does_not_exist(client: TestClient) -> None:
    asked = {"known_at": "2013-01-01T00:00:00Z"}
    refused(client.get("/v1/parcels/P1", params=asked), "not-found")


def test_methods(client: TestClient) -> None:
    response = client.put("/v1/verdicts", params=HERE)
    refused(response, "method-not-allowed")
    assert "GET" in response.headers["allow"]
    head = client.head("/v1/verdicts", params=HERE)
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("", 200),
        ("*/*", 200),
        ("application/json;q=0.5, text/html", 200),
        ("application/*", 200),
        ("text/html", 406),
        ("application/xml", 406),
        ("application/json;q=0, text/html", 406),
    ],
)
def test_what_the_asker_accepts(client: TestClient, accept: str, status: int) -> None:
    response = client.get("/v1/verdicts", params=HERE, headers={"Accept": accept})
    assert response.status_code == status


@pytest.mark.parametrize(
    ("document", "slug", "pointer"),
    [
        (b"{", "bad-body", ""),
        (b'"x"', "unprocessable", "/type"),
        (b'{"type": "Point", "coordinates": [1, 2]}', "unprocessable", "/type"),
        (b'{"type": "Feature", "geometry": null}', "unprocessable", "/geometry/type"),
        (b'{"type": "Polygon"}', "unprocessable", "/coordinates"),
        (b'{"type": "Polygon", "coordinates": []}', "unprocessable", "/coordinates"),
        (b'{"type": "Polygon", "coordinates": [7]}', "unprocessable", "/coordinates/0"),
        (
            b'{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]}',
            "unprocessable",
            "/coordinates/0",
        ),
        (
            b'{"type": "Polygon", "coordinates": [[[0, 0], [1, "0"], [1, 1], [0, 0]]]}',
            "unprocessable",
            "/coordinates/0/1",
        ),
        (
            b'{"type": "Polygon", "coordinates": [[[0, 0], [1e9, 0], [1, 1], [0, 0]]]}',
            "unprocessable",
            "/coordinates/0/1",
        ),
        (
            b'{"type": "Polygon", "coordinates": [[[0, 0], [0.01, 0.01], [0.01, 0], [0, 0.01],'
            b" [0, 0]]]}",
            "unprocessable",
            "/coordinates",
        ),
        (
            b'{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}',
            "unprocessable",
            "/coordinates",
        ),
        (
            b'{"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1]]]]}',
            "unprocessable",
            "/coordinates/0/0",
        ),
    ],
)
def test_a_bad_polygon_is_pointed_at(
    client: TestClient, document: bytes, slug: str, pointer: str
) -> None:
    headers = {"Content-Type": "application/geo+json"}
    response = client.post("/v1/verdicts?kbli=56101", content=document, headers=headers)
    body = refused(response, slug)
    assert body["errors"][0]["pointer"] == pointer


def test_a_body_too_large_or_of_another_kind(client: TestClient) -> None:
    headers = {"Content-Type": "application/json"}
    big = b'{"type": "Polygon", "pad": "' + b"x" * 300_000 + b'"}'
    response = client.post("/v1/verdicts?kbli=56101", content=big, headers=headers)
    refused(response, "too-large")
    ring = [[117 + n / 1e6, 0.1] for n in range(5000)]
    many = {"type": "Polygon", "coordinates": [[*ring, [117, 0.2], ring[0]]]}
    refused(client.post("/v1/verdicts?kbli=56101", json=many), "too-large")
    text = client.post(
        "/v1/verdicts?kbli=56101", content=b"{}", headers={"Content-Type": "text/plain"}
    )
    refused(text, "unsupported-media-type")


@pytest.mark.parametrize("cursor", ["x", "!!", "WzFd", "W10", "bnVsbA", "eyJhIjoxfQ", "é"])
def test_a_forged_cursor_is_refused(client: TestClient, cursor: str) -> None:
    for path in ("/v1/parcels/P1/activities", "/v1/activities"):
        refused(client.get(path, params={"cursor": cursor}), "bad-parameter")


def test_a_cursor_belongs_to_its_list(client: TestClient) -> None:
    body = client.get("/v1/parcels/P1/activities", params={"limit": 2}).json()
    moved = body["links"][0]["href"].replace("limit=2", "limit=2&q=warung")
    refused(client.get(moved), "bad-parameter")


def test_everyone_may_read_from_a_browser_without_credentials(client: TestClient) -> None:
    response = client.get("/v1/plans", headers={"Origin": "https://peta.example"})
    assert response.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in response.headers
    preflight = client.options(
        "/v1/verdicts",
        headers={
            "Origin": "https://peta.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert preflight.status_code == 200


def test_headers_of_every_response(client: TestClient) -> None:
    for path in ("/v1/verdicts?lon=1&lat=1&kbli=56101", "/v1/nothing", "/", "/docs"):
        headers = client.get(path).headers
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
    assert "private" in client.get("/v1/verdicts", params=HERE).headers["cache-control"]


def test_a_database_that_is_gone_is_503(tiny: Database) -> None:
    settings = Settings(database_url=tiny.url(READ).replace(tiny.name, "no_such_database"))
    with TestClient(create_app(settings)) as client:
        response = client.get("/healthz")
        body = refused(response, "store-unavailable")
        assert response.headers["retry-after"]
        assert "no_such_database" not in str(body)


def test_a_statement_that_takes_too_long_is_503(tiny: Database) -> None:
    settings = Settings(database_url=tiny.url(READ), statement_timeout_ms=150)
    with TestClient(create_app(settings)) as client, psycopg.connect(tiny.url()) as blocker:
        assert client.get("/v1/verdicts", params=HERE).status_code == 200
        blocker.execute("LOCK TABLE revision IN ACCESS EXCLUSIVE MODE")
        response = client.get("/v1/verdicts", params=HERE)
        body = refused(response, "store-unavailable")
        assert "statement" not in str(body).lower()
        blocker.rollback()
        assert client.get("/v1/verdicts", params=HERE).status_code == 200


def test_a_simulation_is_not_served_to_other_machines(tiny: Database) -> None:
    url = tiny.url(READ)
    with (
        pytest.raises(ConfigurationError, match="allow-simulation"),
        TestClient(create_app(Settings(database_url=url, host="0.0.0.0"))),
    ):
        pass
    allowed = Settings(database_url=url, host="0.0.0.0", allow_simulation=True)
    with TestClient(create_app(allowed)) as client:
        assert client.get("/healthz").status_code == 200


def test_nor_when_the_socket_says_otherwise_than_the_settings(tiny: Database) -> None:
    app = create_app(Settings(database_url=tiny.url(READ)))
    with TestClient(app, base_url="http://192.0.2.7:8000") as client:
        refused(client.get("/v1/plans"), "forbidden-simulation")
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        assert client.get("/v1/plans").status_code == 200


def test_nobody_writes_through_the_service(tiny: Database) -> None:
    from simpeltaru.db.engine import connect

    with connect(tiny.url(READ), timeout_ms=1000) as session:
        row = session._connection.execute(
            "SELECT current_user AS who, current_setting('default_transaction_read_only') AS ro,"
            " current_setting('statement_timeout') AS limit"
        ).fetchone()
    assert row == {"who": "simpeltaru_read", "ro": "on", "limit": "1s"}


def test_landing_docs_and_problems(client: TestClient) -> None:
    assert {one["href"] for one in client.get("/").json()["links"]} >= {"/v1/plans", "/docs"}
    browser = client.get("/", headers={"Accept": "text/html,*/*;q=0.8"}, follow_redirects=False)
    assert (browser.status_code, browser.headers["location"]) == (307, "/peta")
    assert browser.headers["vary"].startswith("Accept")
    docs = client.get("/docs", headers={"Accept": "text/html"}).text
    assert "/v1/verdicts" in docs.replace("<wbr>", "")
    assert {one["type"] for one in client.get("/problems").json()} == {
        f"/problems/{slug}" for slug in TYPES
    }
    refused(client.post("/v1/verdicts", json=BOX), "bad-parameter")
