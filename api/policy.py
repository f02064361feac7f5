"""The headers that tell a browser what a response may do: nothing, unless it is a page of ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from simpeltaru.settings import BaseMap

EVERYWHERE: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}


class Policy:
    """The headers of each path; base maps are the only foreign hosts a page may ask."""

    def __init__(self, base_maps: Iterable[BaseMap]) -> None:
        hosts = " ".join(sorted({one.origin for one in base_maps}))
        self._of_pages = {
            **EVERYWHERE,
            "Content-Security-Policy": _pages_may(f" {hosts}" if hosts else ""),
            "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
        }

    def headers(self, path: str) -> Mapping[str, str]:
        """The headers for what lies at a path."""
        # A worker obeys the policy its own script came with, so assets carry that of the pages.
        return self._of_pages if f"{path}/".startswith(("/peta/", "/aset/")) else EVERYWHERE


def _pages_may(hosts: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src 'self' data: blob:{hosts}",
            "worker-src 'self'",
            f"connect-src 'self'{hosts}",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )
