"""The server process itself: python -m scripts.server HOST PORT, started by scripts/run."""

from __future__ import annotations

import sys

import uvicorn


def main(host: str, port: int) -> None:
    # No access log: it would say who asked about which parcel. The API keeps its own, of
    # route templates. Without uvloop every kept-alive request costs 40 ms.
    uvicorn.run(
        "api.app:create_app",
        factory=True,
        host=host,
        port=port,
        loop="uvloop",
        http="httptools",
        access_log=False,
        server_header=False,
        log_level="warning",
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
