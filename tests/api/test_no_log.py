"""No log of any kind says who asked about which place: a real server, its own cluster."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx2 as httpx
import psycopg
import pytest

from simpeltaru.db import migrate
from simpeltaru.db.accounts import READ
from simpeltaru.db.cluster import Cluster, throwaway
from tests.support import tiny_plan

CHECKOUT = Path(__file__).resolve().parents[2]
LON, LAT = tiny_plan.lonlat(25.123457, 70.765431)
CANARIES = ("bidangkenari", "warungkenari", "PK4N4R1")


def traces() -> list[str]:
    """Everything of the questions below that must not turn up: names, degrees and metres."""
    numbers = (LON, LAT, tiny_plan.X0 + 25.123457, tiny_plan.Y0 + 70.765431)
    return [*CANARIES, *(repr(number)[:11] for number in numbers)]


@dataclass
class Server:
    base: str
    process: subprocess.Popen[bytes]
    output: Path
    cluster: Cluster

    def logs(self) -> str:
        database = self.cluster.log.read_text(errors="replace")
        return self.output.read_text(errors="replace") + database


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with throwaway() as cluster:
        migrate.upgrade(cluster.url())
        tiny_plan.load(cluster.url())
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        environment = {
            **os.environ,
            "SIMPELTARU_DATABASE_URL": cluster.url(READ),
            "SIMPELTARU_STATEMENT_TIMEOUT_MS": "400",
            "PYTHONASYNCIODEBUG": "1",
            "PYTHONWARNINGS": "always",
        }
        output = tmp_path / "server.log"
        with output.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", "scripts.server", "127.0.0.1", str(port)],
                cwd=CHECKOUT,
                env=environment,
                stdout=file,
                stderr=file,
            )
        try:
            yield _started(Server(f"http://127.0.0.1:{port}", process, output, cluster))
        finally:
            process.terminate()
            process.wait(timeout=20)


def _started(server: Server) -> Server:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{server.base}/healthz").status_code == 200:
                return server
        except httpx.TransportError:
            # Not there yet: look again in a moment, or at once if the server has ended.
            with suppress(subprocess.TimeoutExpired):
                server.process.wait(timeout=0.1)
                break
    raise AssertionError(server.logs())


def _ask_everything(server: Server) -> set[int]:
    """Every way to name a place, right and wrong; the statuses that came back."""
    place = {"lon": repr(LON), "lat": repr(LAT)}
    ring = [[LON, LAT], [LON + 1e-4, LAT], [LON, LAT + 1e-4], [LON, LAT]]
    bowtie = [
        [LON, LAT],
        [LON + 1e-4, LAT + 1e-4],
        [LON + 1e-4, LAT],
        [LON, LAT + 1e-4],
        [LON, LAT],
    ]
    asked: list[tuple[str, dict[str, str]]] = [
        ("/v1/verdicts", {**place, "kbli": "56101"}),
        ("/v1/verdicts", {**place, "kbli": "5610"}),
        ("/v1/verdicts", {**place, "kbli": "56101", "bidangkenari": "1"}),
        ("/v1/verdicts", {"lon": f"{LON!r}x", "lat": repr(LAT), "kbli": "56101"}),
        ("/v1/verdicts", {**place, "activity": "warungkenari"}),
        ("/v1/zones", place),
        ("/v1/parcels", place),
        ("/v1/activities/at", place),
        ("/v1/activities", {"q": "warungkenari"}),
        ("/v1/places", {"q": "warungkenari"}),
        ("/v1/places", {"q": f"{LAT!r} {LON!r}"}),
        ("/v1/places", {"q": f"{LAT!r} 95.5 {LON!r}"}),
        ("/v1/parcels/PK4N4R1", {}),
        ("/v1/parcels/PK4N4R1/verdict", {"kbli": "56101"}),
        ("/v1/PK4N4R1/bidangkenari", {}),
    ]
    with (
        httpx.Client(base_url=server.base, timeout=20) as client,
        ThreadPoolExecutor(8) as threads,
    ):
        got = list(threads.map(lambda one: client.get(one[0], params=one[1]), asked))
        for shape in (ring, bowtie):
            body = {"type": "Polygon", "coordinates": [shape]}
            got.append(client.post("/v1/verdicts?kbli=56101", json=body))
    return {response.status_code for response in got}


def _raw(server: Server, request: bytes) -> None:
    port = int(server.base.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(request)
        line.recv(4096)


def test_no_log_holds_what_was_asked(server: Server) -> None:
    assert _ask_everything(server) >= {200, 400, 404, 422}
    # Not even HTTP, and a header that breaks it.
    _raw(server, f"GET /v1/zones?lon={LON!r}&lat={LAT!r} HTTP/9.9\r\n\r\n".encode())
    _raw(server, b"GET /v1/zones?q=warungkenari HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n")
    with psycopg.connect(server.cluster.url()) as blocker:
        blocker.execute("LOCK TABLE zone, revision, parcel IN ACCESS EXCLUSIVE MODE")
        assert _ask_everything(server) >= {503, 400}
    server.cluster.stop(mode="immediate")
    assert _ask_everything(server) >= {503, 400}
    server.cluster.start()
    # Connections the old server hung up on are replaced before anybody is given one.
    assert 503 not in _ask_everything(server)
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(timeout=20)
    logs = server.logs()
    for trace in traces():
        assert trace not in logs, logs[max(0, logs.find(trace) - 300) :][:600]
    assert '"route": "/v1/verdicts"' in logs
    assert '"route": "/v1/parcels/{parcel}/verdict"' in logs


def test_a_fault_of_ours_is_logged_without_its_words(
    server: Server, capfd: pytest.CaptureFixture[str]
) -> None:
    from starlette.testclient import TestClient

    from api.app import create_app
    from simpeltaru.settings import Settings

    app = create_app(Settings(database_url=server.cluster.url(READ)))

    @app.get("/v1/broken")
    async def broken() -> None:
        raise ValueError(f"at {LON!r} {LAT!r} of bidangkenari")

    with TestClient(app) as client:
        response = client.get("/v1/broken")
    assert response.status_code == 500
    assert response.json()["type"] == "/problems/internal-error"
    said = capfd.readouterr().err
    assert '"kind": "ValueError"' in said
    assert "test_no_log.py" in said
    for trace in traces():
        assert trace not in said + response.text
