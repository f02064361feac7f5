"""Tiles over HTTP: what is kept by caches, what is refused, what describes them."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.negotiation import takes_gzip
from api.routers.tiles import matches
from simpeltaru.db.accounts import READ, SUPERUSER
from simpeltaru.settings import Settings
from simpeltaru.tile_grid import tile_at
from tests.databases import Database
from tests.support import tiny_plan
from tests.tiles.tile_reading import decoded
from tiles.tileset import FORMAT, MOST_SNAPSHOTS

ZONE = "/tiles/contoh-bontang-2025/zone"
GROUND = "contoh-bontang-kelurahan,contoh-bontang-pantai,contoh-bontang-jalan"
MIDDLE = f"{ZONE}/14/13538/8186.mvt"
IDENTITY = {"Accept-Encoding": "identity"}


@pytest.fixture(scope="module")
def tiny(database: Database) -> Database:
    tiny_plan.load(database.url())
    return database


@pytest.fixture(scope="module")
def tiny_client(tiny: Database) -> Iterator[TestClient]:
    settings = Settings(database_url=tiny.url(READ), public_url="https://peta.contoh.id/tata/")
    with TestClient(create_app(settings)) as opened:
        yield opened


def detail(response: Any, status: int) -> str:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    return str(response.json()["detail"])


def test_a_tile_says_how_long_it_may_be_kept(client: TestClient) -> None:
    response = client.get(MIDDLE, headers=IDENTITY)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "Accept-Encoding" in response.headers["vary"]
    assert response.headers["etag"].startswith('"')
    assert decoded(response.content)["zone"]


def test_gzip_and_identity_are_the_same_tile_under_two_etags(client: TestClient) -> None:
    plain = client.get(MIDDLE, headers=IDENTITY)
    with client.stream("GET", MIDDLE, headers={"Accept-Encoding": "gzip"}) as packed:
        raw = b"".join(packed.iter_raw())
        assert packed.headers["content-encoding"] == "gzip"
        assert int(packed.headers["content-length"]) == len(raw)
        assert packed.headers["etag"] != plain.headers["etag"]
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(raw) == plain.content
    crossed = {"Accept-Encoding": "identity", "If-None-Match": packed.headers["etag"]}
    assert client.get(MIDDLE, headers=crossed).status_code == 200


def test_a_known_etag_is_answered_without_the_database(sample_database: Database) -> None:
    """The database lets nobody in any more: a statement could only end in 503."""
    settings = Settings(database_url=sample_database.url(READ))
    with TestClient(create_app(settings)) as client:
        first = client.get(MIDDLE, headers=IDENTITY)
        empty = client.get(f"{ZONE}/14/0/0.mvt", headers=IDENTITY)
        with lock_out(sample_database):
            same = client.get(MIDDLE, headers={**IDENTITY, "If-None-Match": first.headers["etag"]})
            nothing = client.get(
                f"{ZONE}/14/0/0.mvt",
                headers={**IDENTITY, "If-None-Match": f'"x", W/{empty.headers["etag"]}'},
            )
            other = client.get(f"{ZONE}/14/13539/8186.mvt", headers=IDENTITY)
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["etag"] == first.headers["etag"]
    assert same.headers["cache-control"] == first.headers["cache-control"]
    assert nothing.status_code == 304
    assert other.status_code == 503


class lock_out:  # noqa: N801 - reads as a verb
    """Nobody connects to a database, and whoever was is thrown out."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __enter__(self) -> None:
        self._allow("false")
        self._run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            f" WHERE datname = '{self._database.name}'"
        )

    def __exit__(self, *_: object) -> None:
        self._allow("true")

    def _allow(self, whether: str) -> None:
        self._run(f"ALTER DATABASE {self._database.name} ALLOW_CONNECTIONS {whether}")

    def _run(self, statement: str) -> None:
        url = self._database.cluster.url(SUPERUSER, "postgres")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement)


def test_nothing_there_is_204_and_kept_too(client: TestClient) -> None:
    response = client.get(f"{ZONE}/14/0/0.mvt")
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["etag"]


def test_head_has_the_headers_of_get(client: TestClient) -> None:
    response = client.head(MIDDLE, headers=IDENTITY)
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["etag"] == client.get(MIDDLE, headers=IDENTITY).headers["etag"]


@pytest.mark.parametrize(
    "address",
    [
        f"{ZONE}/8/211/127.mvt",
        f"{ZONE}/17/0/0.mvt",
        f"{ZONE}/14/16384/0.mvt",
        f"{ZONE}/14/0/16384.mvt",
        f"{ZONE}/14/-1/0.mvt",
        f"{ZONE}/14/013538/8186.mvt",
        f"{ZONE}/14/1e3/8186.mvt",
        f"{ZONE}/14/13538/8186.pbf",
        f"{ZONE}/99999999999999/0/0.mvt",
        f"{ZONE}/14/{'9' * 400}/0.mvt",
        f"{ZONE}/14/13538.0/8186.mvt",
        f"{ZONE}/14/+13538/8186.mvt",
        f"{ZONE}/14/%2013538/8186.mvt",
        f"{ZONE}/14/%00/8186.mvt",
        f"{ZONE}/14/१३/8186.mvt",
        f"{ZONE}/-1/0/0.mvt",
        f"{ZONE}/014/13538/8186.mvt",
        f"{ZONE}/14/13538/8186",
        f"{ZONE}/14/13538/8186.mvt/",
        f"{ZONE}/14/13538/8186.MVT",
        f"{ZONE}/14/13538.mvt",
        f"{ZONE}/{{z}}/{{x}}/{{y}}.mvt",
        "/tiles/contoh-bontang-jalan,/ground/14/13538/8186.mvt",
        "/tiles/%00/zone/14/13538/8186.mvt",
        f"/tiles/{'a' * 900}/zone/14/13538/8186.mvt",
        "/tiles/tiada/zone/14/13538/8186.mvt",
        "/tiles/contoh-bontang-2025/tiada/14/13538/8186.mvt",
        "/tiles/contoh-bontang-2025/kelurahan/14/13538/8186.mvt",
        "/tiles/contoh-bontang-2025/ground/14/13538/8186.mvt",
        "/tiles/contoh-bontang-jalan/zone/14/13538/8186.mvt",
        "/tiles/contoh-bontang-jalan/river/14/13538/8186.mvt",
        "/tiles/contoh-bontang-persil/ground/15/27077/16372.mvt",
        "/tiles/contoh-bontang-jalan,contoh-bontang-jalan/ground/14/13538/8186.mvt",
        "/tiles/contoh-bontang-jalan,tiada/ground/14/13538/8186.mvt",
        f"/tiles/{','.join(f'lapisan-{n}' for n in range(13))}/ground/14/13538/8186.mvt",
        "/tiles/contoh-bontang-2025/zone'--/14/13538/8186.mvt",
        "/tiles/tiada/zone.json",
        "/tiles/contoh-bontang-2025/tiada.json",
        "/tiles/tiada/style.json",
        "/tiles/contoh-bontang-jalan/style.json",
    ],
)
def test_what_there_is_not_is_404(client: TestClient, address: str) -> None:
    detail(client.get(address), 404)


def test_a_kept_owner_is_still_asked_for_its_own_layer(client: TestClient) -> None:
    assert client.get("/tiles/contoh-bontang-jalan/road/14/13538/8186.mvt").status_code == 200
    detail(client.get("/tiles/contoh-bontang-jalan/coast/14/13538/8186.mvt"), 404)


@pytest.mark.parametrize("address", [MIDDLE, f"{ZONE}.json", "/tiles"])
def test_a_parameter_nobody_knows_is_refused_by_name(client: TestClient, address: str) -> None:
    assert "warna" in detail(client.get(address, params={"warna": "1"}), 400)


def test_an_owner_list_of_the_most_snapshots_is_looked_up_and_a_longer_one_is_not(
    client: TestClient,
) -> None:
    ids = ["contoh-bontang-jalan", *(f"lapisan-{n}" for n in range(12))]
    for few in (12, 13):
        said = detail(client.get(f"/tiles/{','.join(ids[:few])}/ground/14/13538/8186.mvt"), 404)
        assert ("set of layers" in said) is (few > MOST_SNAPSHOTS)


@pytest.mark.parametrize(
    ("encodings", "packed"),
    [("gzip;q=0", False), ("gzip;q=0, *;q=1", False), ("*;q=0", False), ("br, gzip;q=0.1", True)],
)
def test_a_tile_is_packed_only_for_who_takes_it(
    client: TestClient, encodings: str, packed: bool
) -> None:
    response = client.get(MIDDLE, headers={"Accept-Encoding": encodings})
    assert response.status_code == 200
    assert (response.headers.get("content-encoding") == "gzip") is packed
    assert decoded(response.content)["zone"]


@pytest.mark.parametrize(
    ("named", "status"),
    [("*", 304), ('"x", {}', 304), ('"x","y",W/{}', 304), ('"x"', 200), ("{", 200), (",,", 200)],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_tile_already_held_is_not_sent(
    client: TestClient, method: str, named: str, status: int
) -> None:
    tag = client.head(MIDDLE, headers=IDENTITY).headers["etag"]
    headers = {**IDENTITY, "If-None-Match": named.replace("{}", tag)}
    response = client.request(method, MIDDLE, headers=headers)
    assert response.status_code == status
    assert response.headers["etag"] == tag
    assert bool(response.content) is (method == "GET" and status == 200)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_tile_is_only_for_reading(client: TestClient, method: str) -> None:
    detail(client.request(method, MIDDLE), 405)


@pytest.mark.parametrize(
    ("name", "value"),
    [("lang", "fr"), ("palette", "pelangi"), ("theme", "senja"), ("as_of", "kemarin")],
)
def test_a_style_names_the_parameter_it_cannot_take(
    client: TestClient, name: str, value: str
) -> None:
    said = detail(client.get("/tiles/contoh-bontang-2025/style.json", params={name: value}), 400)
    assert name in said


def test_ground_holds_a_layer_for_each_kind(client: TestClient) -> None:
    near = decoded(client.get(f"/tiles/{GROUND}/ground/14/13538/8186.mvt").content)
    far = decoded(client.get(f"/tiles/{GROUND}/ground/9/423/255.mvt").content)
    assert set(near) == {"kelurahan", "kelurahan_label", "road"}
    assert {"kelurahan", "coast"} <= set(far)
    assert "road" not in far
    assert {one.properties["class"] for one in near["road"]} <= {
        f"{stem}_{order}"
        for stem in ("arteri", "kolektor", "lokal", "lingkungan")
        for order in ("primer", "sekunder")
    }
    assert all(one.properties["is_simulation"] is True for one in near["road"])


def test_two_revisions_asked_for_at_once_never_mix(client: TestClient) -> None:
    """Their tiles differ; whoever asks gets the bytes of the one asked for."""
    place = "15/27077/16372"
    addresses = [f"/tiles/contoh-bontang-{year}/zone/{place}.mvt" for year in (2024, 2025)]
    addresses += [f"/tiles/{one}/{place}.mvt" for one in ("contoh-bontang-jalan/road",)]
    alone = {one: client.get(one, headers=IDENTITY).content for one in addresses}
    assert len(set(alone.values())) == len(addresses)
    with ThreadPoolExecutor(8) as threads:
        asked = addresses * 20
        given = list(threads.map(lambda one: client.get(one, headers=IDENTITY).content, asked))
    assert all(content == alone[one] for one, content in zip(asked, given, strict=True))


def test_every_set_of_tiles_is_listed_and_describes_itself(client: TestClient) -> None:
    body = client.get("/tiles").json()
    listed = {(one["owner"], one["layer"]) for one in body["tilesets"]}
    assert body["numberMatched"] == body["numberReturned"] == len(listed) == 15
    assert ("contoh-bontang-2024", "overlay") in listed
    assert ("contoh-bontang-persil", "parcel") in listed
    for one in body["tilesets"]:
        described = client.get(one["tilejson"]).json()
        assert described["tilejson"] == "3.0.0"
        assert described["is_simulation"] is one["is_simulation"] is True
        assert re.search(r"/\{z\}/\{x\}/\{y\}\.mvt\?v=\d+g?$", described["tiles"][0])
        west, south, east, north = described["bounds"]
        assert 117.3 < west < east < 117.6
        assert 0 < south < north < 0.3
        assert 0 <= described["minzoom"] < described["maxzoom"] <= 16
        assert "SIMULASI" in described["attribution"]


def test_tilejson_names_the_fields_a_tile_really_has(client: TestClient) -> None:
    described = client.get(f"{ZONE}.json", params={"lang": "en"}).json()
    assert described["revision"] == "contoh-bontang-2025"
    fields = {one["id"]: set(one["fields"]) for one in described["vector_layers"]}
    for name, features in decoded(client.get(f"{ZONE}/15/27077/16372.mvt").content).items():
        assert {key for one in features for key in one.properties} == fields[name]
    assert described["vector_layers"][0]["fields"]["code"] == "Code of the sub-zone"


def test_addresses_are_those_others_reach(client: TestClient, tiny_client: TestClient) -> None:
    here = client.get(f"{ZONE}.json").json()["tiles"][0]
    there = tiny_client.get("/tiles/uji-1/zone.json").json()["tiles"][0]
    assert (
        here
        == f"http://testserver/tiles/contoh-bontang-2025/zone/{{z}}/{{x}}/{{y}}.mvt?v={FORMAT}g"
    )
    # Its revision has no generalised copies yet; with them the addresses are others.
    assert there == f"https://peta.contoh.id/tata/tiles/uji-1/zone/{{z}}/{{x}}/{{y}}.mvt?v={FORMAT}"
    assert client.get(f"{MIDDLE}?v={FORMAT}g").content == client.get(MIDDLE).content
    detail(client.get(f"{MIDDLE}?v=x"), 400)


def test_attribution_is_html_and_says_what_it_quotes(tiny: Database) -> None:
    with psycopg.connect(tiny.url()) as connection:
        tiny_plan.add_parcels(connection, "bidang-jahat", "2025-01-01", {})
        connection.execute(
            "INSERT INTO layer SELECT 'bidang-kutip', region, kind, title, '<img src=x>', dated,"
            " NULL, legal, known, is_simulation, source_crs, content_hash FROM layer"
            " WHERE id = 'bidang-jahat'"
        )
    with TestClient(create_app(Settings(database_url=tiny.url(READ)))) as client:
        described = client.get("/tiles/bidang-kutip/parcel.json").json()
    assert "&lt;img src=x&gt;" in described["attribution"]
    assert "<" not in described["attribution"]
    assert "bounds" not in described


def test_a_plan_without_drawings_for_small_zooms_is_served_in_full(
    tiny_client: TestClient,
) -> None:
    lon, lat = tiny_plan.lonlat(50, 50)
    for zoom in (10, 13, 14, 16):
        at = tile_at(zoom, lon, lat)
        address = f"/tiles/uji-1/zone/{at.z}/{at.x}/{at.y}.mvt"
        zones = decoded(tiny_client.get(address).content)["zone"]
        assert "R-4" in {one.properties["code"] for one in zones}


def test_words_in_a_parcel_s_number_stay_words(tiny_client: TestClient) -> None:
    at = tile_at(16, *tiny_plan.lonlat(20, 20))
    tile = tiny_client.get(f"/tiles/bidang-2025/parcel/{at.z}/{at.x}/{at.y}.mvt")
    found = {one.properties["id"]: one for one in decoded(tile.content)["parcel"]}
    assert found["P1"].properties["nomor_bidang"] == "00001"
    assert 0 < found["P1"].id < 2**52
    assert len({one.id for one in found.values()}) == len(found)


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        ("gzip", True),
        ("gzip, deflate, br", True),
        ("br;q=1.0, gzip;q=0.8", True),
        ("*", True),
        ("", False),
        ("identity", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("*;q=0", False),
        ("GZIP", True),
        ("gzip;q=0, *", False),
    ],
)
def test_accept_encoding_is_read_as_it_is_meant(header: str, takes: bool) -> None:
    assert takes_gzip(header) is takes


@pytest.mark.parametrize(
    ("header", "same"),
    [('"a"', True), ('W/"a"', True), ('"b", "a"', True), ("*", True), ("", False), ('"b"', False)],
)
def test_if_none_match_is_read_as_it_is_meant(header: str, same: bool) -> None:
    assert matches(header, '"a"') is same
