"""KBLI 2020: which codes exist and their official short titles."""

from __future__ import annotations

from functools import lru_cache

from simpeltaru.catalogue.files import read_rows


@lru_cache(maxsize=1)
def _titles() -> dict[str, str]:
    return {row["code"]: row["title"] for row in read_rows("kbli2020.csv")}


@lru_cache(maxsize=1)
def _gaps() -> frozenset[str]:
    return frozenset(row["code"] for row in read_rows("kbli2020_gaps.csv"))


def kbli_title(code: str) -> str | None:
    """The official short title (Indonesian, capitals) of a code of 2 to 5 digits.

    None when there is none in the list. No zero is added: '1270' is not '01270'.
    """
    return _titles().get(code.strip())


def kbli_exists(code: str) -> bool | None:
    """Whether KBLI 2020 has this code; None for the few codes our source is known to lack."""
    wanted = code.strip()
    if wanted in _titles():
        return True
    return None if wanted in _gaps() else False
