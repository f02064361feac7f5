"""Rulebooks already parsed, by hash: values that never change, shared between threads."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from simpeltaru.rules.rulebook import Rulebook


class Library:
    """At most `size` rulebooks; the one unused for longest makes room."""

    def __init__(self, size: int = 16) -> None:
        self._size = size
        self._books: OrderedDict[str, Rulebook] = OrderedDict()
        self._lock = Lock()

    def get(self, content_hash: str) -> Rulebook | None:
        """The rulebook, if it is here."""
        with self._lock:
            book = self._books.get(content_hash)
            if book is not None:
                self._books.move_to_end(content_hash)
            return book

    def keep(self, book: Rulebook) -> Rulebook:
        """Keep a rulebook; returns the one kept under its hash, which may be an earlier one."""
        with self._lock:
            kept = self._books.setdefault(book.hash, book)
            self._books.move_to_end(book.hash)
            while len(self._books) > self._size:
                self._books.popitem(last=False)
            return kept
