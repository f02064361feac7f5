"""The words of an answer, looked up by code. `catalogue` looks up, `numbers` writes figures."""

from simpeltaru.texts.catalogue import (
    catalogue_hash,
    disclaimer,
    finding_text,
    name,
    text,
)

__all__ = ["catalogue_hash", "disclaimer", "finding_text", "name", "text"]
