"""Set everything up, answer one example question and serve: ./scripts/run"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
from collections.abc import Sequence

from scripts import environment
from scripts.saying import ended_well, say
from simpeltaru.errors import ConfigurationError
from simpeltaru.places import CHECKOUT


def main(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    if not options.once:
        _refuse_taken(options.host, options.port)
    environment.enter("scripts.start", arguments, dev=False, report=say)
    from scripts import serving
    from simpeltaru.db import migrate
    from simpeltaru.db.location import ensure_database

    with environment.locked("set-up", say):
        serving.ensure_server_account(say)
        url = ensure_database(say)
        say("Running pending migrations.")
        migrate.upgrade(url)
        say("Fetching the browser libraries of the pages, if they are not here yet.")
        _step("web_assets")
        say("Loading the sample plan, if no plan is loaded yet.")
        _step("load_sample")
        say("Drawing plans for small zooms that were loaded before there was such a drawing.")
        _step("generalise")
    say("One example, asked from the terminal:")
    _step("ask", "--example")
    if options.once:
        say("Everything is set up. ./scripts/run serves it.")
        return 0
    return serving.serve(options.host, options.port, options.allow_simulation, say)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./scripts/run",
        description="Set everything up (environment, PostGIS, migrations, sample plan), answer "
        "one example question and serve. What is set up already is left alone.",
    )
    parser.add_argument("--once", action="store_true", help="do all of it except serving")
    parser.add_argument("--host", default=os.environ.get("SIMPELTARU_HOST") or "127.0.0.1")
    parser.add_argument("--port", type=_port, default=os.environ.get("SIMPELTARU_PORT") or "8000")
    parser.add_argument(
        "--allow-simulation",
        action="store_true",
        help="serve to other machines although the only plan is a simulation",
    )
    return parser


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: a number from 1 to 65535")
    return int(text)


def _refuse_taken(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ConfigurationError(
                f"cannot serve on {host} port {port}: {error.strerror}. Name another with --port"
            ) from error


def _step(module: str, *arguments: str) -> None:
    command = [sys.executable, "-m", f"scripts.{module}", *arguments]
    done = subprocess.run(command, cwd=CHECKOUT, check=False)
    if done.returncode != 0:
        raise ConfigurationError(
            f"that failed (its words stand above). To try it alone: "
            f".venv/bin/python -m scripts.{module} {' '.join(arguments)}".rstrip()
        )


if __name__ == "__main__":
    sys.exit(ended_well(lambda: main(sys.argv[1:])))
