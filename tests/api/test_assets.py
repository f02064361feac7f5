"""Assets of the pages: pinned or hashed, kept for ever, compressed, and under the pages' policy."""

from __future__ import annotations

import gzip
import json

import brotli
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.negotiation import accepts, served_at, takes
from api.pages import assets
from api.policy import EVERYWHERE, Policy
from simpeltaru.errors import ConfigurationError
from simpeltaru.settings import BaseMap, Settings, get_settings
from tiles.assets import read_pinned

SCRIPT = assets.library_href("dist/maplibre-gl.mjs")
OWN = assets.href("base.css")
STREETS = {
    "name": "Peta jalan",
    "tiles": "https://tiles.example.org/{z}/{x}/{y}.png",
    "attribution": "© Para penyumbang",
}


@pytest.fixture(scope="module")
def client() -> TestClient:
    """Without a database: assets need none."""
    return TestClient(create_app(Settings()))


@pytest.mark.parametrize(
    ("address", "media"),
    [
        (SCRIPT, "text/javascript; charset=utf-8"),
        (assets.library_href("dist/maplibre-gl-worker.mjs"), "text/javascript; charset=utf-8"),
        (assets.library_href("dist/maplibre-gl.css"), "text/css; charset=utf-8"),
        (assets.library_href("LICENSE.txt"), "text/plain; charset=utf-8"),
        (OWN, "text/css; charset=utf-8"),
        (assets.href("icon.svg"), "image/svg+xml"),
    ],
)
def test_an_asset_has_its_type_and_stays_for_ever(
    client: TestClient, address: str, media: str
) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["content-type"] == media
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["x-content-type-options"] == "nosniff"


def test_an_asset_is_sent_compressed_to_who_takes_it(client: TestClient) -> None:
    content, etags = read_pinned("maplibre-gl", "dist/maplibre-gl.mjs"), set()
    for accepted, encoding, most in (
        ("identity", None, len(content)),
        ("gzip;q=0, br;q=0", None, len(content)),
        ("deflate, gzip", "gzip", 300_000),
        ("gzip, deflate, br, zstd", "br", 270_000),
    ):
        with client.stream("GET", SCRIPT, headers={"Accept-Encoding": accepted}) as response:
            sent = b"".join(response.iter_raw())
        assert response.headers.get("content-encoding") == encoding
        assert "Accept-Encoding" in response.headers["vary"]
        unpack = {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}[encoding]
        assert unpack(sent) == content
        assert len(sent) <= most
        etags.add(response.headers["etag"])
    assert len(etags) == 3


def test_pages_are_sent_compressed_to_who_takes_it(client: TestClient) -> None:
    packed = client.get("/docs", headers={"Accept": "text/html", "Accept-Encoding": "gzip"})
    plain = client.get("/docs", headers={"Accept": "text/html", "Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.text == plain.text


def test_an_asset_asked_for_again_is_not_sent_again(client: TestClient) -> None:
    etag = client.get(OWN).headers["etag"]
    again = client.get(OWN, headers={"If-None-Match": f'"other", W/{etag}'})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == etag
    assert client.get(OWN, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/aset/base.css",
        "/aset/0000000000000000/base.css",
        OWN.replace("base.css", "../assets.py"),
        OWN.replace("base.css", "%2e%2e/assets.py"),
        "/aset/leaflet-1.9.4/dist/leaflet.js",
        "/aset/axe-core-4.14.1/axe.min.js",
        "/aset/",
    ],
)
def test_nothing_else_is_served(client: TestClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_an_unknown_parameter_is_refused(client: TestClient) -> None:
    assert client.get(OWN, params={"v": "1"}).status_code == 400


def test_an_own_file_that_is_not_there_has_no_address() -> None:
    with pytest.raises(KeyError):
        assets.href("nothing.css")


def test_own_files_compress_well(client: TestClient) -> None:
    sizes = {name: len(gzip.compress(content, 9)) for name, content in assets.own_files().items()}
    assert sum(sizes.values()) < 40_000, sizes


@pytest.mark.parametrize(
    ("path", "accept", "taken"),
    [
        ("/peta", "text/html,application/xhtml+xml,*/*;q=0.8", True),
        ("/peta", "text/html", True),
        ("/peta/kartu", "text/html", True),
        ("/peta", "application/json", False),
        ("/peta", "*/*;q=0, text/html;q=0", False),
        ("/aset/x/base.css", "text/css,*/*;q=0.1", True),
        ("/aset/x/base.css", "image/avif", True),
        ("/tiles/a/zone/1/0/0.mvt", "application/vnd.mapbox-vector-tile", True),
        ("/tiles/a/style.json", "application/json", True),
        ("/tiles/a/zone/1/0/0.mvt", "image/png", False),
        ("/v1/plans", "application/*", True),
        ("/v1/plans", "text/html", False),
        ("/petarung", "text/html", False),
        ("/", "text/html", True),
    ],
)
def test_each_address_knows_what_it_serves(path: str, accept: str, taken: bool) -> None:
    assert accepts(accept, served_at(path)) is taken


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        ("gzip, deflate, br, zstd", True),
        ("*", True),
        ("br;q=1.0, gzip;q=0.2", True),
        ("", False),
        ("br", False),
        ("gzip;q=0, *", False),
        ("*;q=0.000", False),
    ],
)
def test_an_encoding_goes_to_who_takes_it(header: str, taken: bool) -> None:
    assert takes(header, "gzip") is taken


def test_pages_and_their_workers_may_ask_this_server_only() -> None:
    policy = Policy(())
    for path in ("/peta", "/peta/kartu", SCRIPT):
        rules = policy.headers(path)["Content-Security-Policy"]
        assert "default-src 'none'" in rules
        assert "script-src 'self';" in rules
        assert "style-src 'self';" in rules
        assert "connect-src 'self';" in rules
        assert "unsafe" not in rules
        assert "http" not in rules
        assert "geolocation=(self)" in policy.headers(path)["Permissions-Policy"]
    for path in ("/", "/v1/plans", "/petarung", "/tiles/a.json"):
        assert policy.headers(path) == EVERYWHERE


def test_a_base_map_opens_the_policy_to_its_host_only() -> None:
    policy = Policy([BaseMap(**STREETS)])
    rules = dict(
        rule.split(" ", 1)
        for rule in policy.headers("/peta")["Content-Security-Policy"].split("; ")
    )
    assert rules["img-src"] == "'self' data: blob: https://tiles.example.org"
    assert rules["connect-src"] == "'self' https://tiles.example.org"
    assert rules["script-src"] == "'self'"


def test_there_is_no_base_map_unless_one_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SIMPELTARU_BASE_MAPS", raising=False)
    assert get_settings().base_maps == ()
    monkeypatch.setenv("SIMPELTARU_BASE_MAPS", json.dumps([STREETS]))
    (found,) = get_settings().base_maps
    assert (found.name, found.max_zoom, found.origin) == (
        "Peta jalan",
        19,
        "https://tiles.example.org",
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"attribution": None}, r"\(0\.attribution\): Field required"),
        ({"attribution": "  "}, r"\(0\.attribution\): .*at least 1 character"),
        ({"name": ""}, r"\(0\.name\)"),
        ({"tiles": "ftp://tiles.example.org/{z}/{x}/{y}.png"}, r"\(0\.tiles\): .*one host"),
        ({"tiles": "https://{s}.example.org/{z}/{x}/{y}.png"}, r"\(0\.tiles\)"),
        ({"tiles": "https://tiles.example.org/{z}/{x}.png"}, r"each of \{z\}, \{x\} and \{y\}"),
        ({"tiles": "https://a.example.org; script-src */{z}/{x}/{y}"}, r"\(0\.tiles\)"),
        ({"tiles": "https://a.example.org'*'/{z}/{x}/{y}"}, r"\(0\.tiles\)"),
        ({"max_zoom": 40}, r"\(0\.max_zoom\)"),
        ({"subdomains": "abc"}, r"\(0\.subdomains\): Extra inputs"),
    ],
)
def test_a_base_map_that_does_not_fit_is_refused(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, object], told: str
) -> None:
    wrong = {name: value for name, value in {**STREETS, **change}.items() if value is not None}
    monkeypatch.setenv("SIMPELTARU_BASE_MAPS", json.dumps([wrong]))
    with pytest.raises(ConfigurationError, match=f"SIMPELTARU_BASE_MAPS .*{told}"):
        get_settings()


def test_base_maps_that_are_no_json_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIMPELTARU_BASE_MAPS", "https://tiles.example.org")
    with pytest.raises(ConfigurationError, match="SIMPELTARU_BASE_MAPS: is not written as JSON"):
        get_settings()
