"""With --no-skips a skipped test fails: where everything was installed, nothing may be missing.

The tests of `tests/real` are let off where `../shared/data` is not beside the checkout.
"""

from __future__ import annotations

from collections.abc import Generator

import pytest

from scripts.abilities import SHARED_DATA


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-skips", action="store_true", help="a skipped test fails")


def _forbidden(nodeid: str) -> bool:
    return SHARED_DATA.is_dir() or not nodeid.startswith("tests/real/")


def _fail(report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    report.outcome = "failed"
    report.longrepr = f"nothing may be skipped in this run, but: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    skipped = report.skipped and not hasattr(report, "wasxfail")
    if item.config.getoption("no_skips") and skipped and _forbidden(report.nodeid):
        _fail(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if collector.config.getoption("no_skips") and report.skipped and _forbidden(report.nodeid):
        _fail(report)
    return report
