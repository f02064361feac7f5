"""The map page too is asked without a trace: a real server, its own cluster."""

from __future__ import annotations

import signal

import httpx2 as httpx
import psycopg

from tests.api.test_no_log import LAT, LON, Server, server, traces

__all__ = ["server"]  # the fixture

PLACE = {"lon": repr(LON), "lat": repr(LAT)}
ASKED: tuple[dict[str, str], ...] = (
    PLACE,
    {**PLACE, "kbli": "56101"},
    {**PLACE, "activity": "warungkenari"},
    {**PLACE, "activity_q": "warungkenari"},
    {**PLACE, "bidangkenari": "1"},
    {"lon": f"{LON!r}x", "lat": repr(LAT)},
    {"parcel": "PK4N4R1"},
    {"q": "bidangkenari"},
    {"q": f"{LAT!r}, {LON!r}"},
)


def ask_everything(server: Server) -> list[httpx.Response]:
    with httpx.Client(base_url=server.base, timeout=20) as client:
        return [
            client.get(path, params=asked)
            for path in ("/peta", "/peta/kartu", "/peta/cari", "/peta/kegiatan")
            for asked in ASKED
        ]


def test_no_log_holds_what_the_page_was_asked(server: Server) -> None:
    answered = ask_everything(server)
    assert {one.status_code for one in answered} >= {200, 400, 404}
    for one in answered:
        assert one.headers["cache-control"] in ("private, no-cache", "no-store")
        assert one.headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in one.headers
    with psycopg.connect(server.cluster.url()) as blocker:
        blocker.execute("LOCK TABLE zone, revision, parcel IN ACCESS EXCLUSIVE MODE")
        waiting = [one for one in ask_everything(server) if one.status_code == 503]
    assert waiting
    for one in waiting:
        assert one.headers["content-type"] == "text/html; charset=utf-8"
        assert one.headers["retry-after"]
        assert "Coba lagi" in one.text
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(timeout=20)
    logs = server.logs()
    for trace in traces():
        assert trace not in logs, logs[max(0, logs.find(trace) - 300) :][:600]
    assert '"route": "/peta"' in logs
    assert '"route": "/peta/kartu"' in logs
