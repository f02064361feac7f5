"""Simpeltaru: what is permitted on this parcel, why, under which revision of the law."""

ENGINE_VERSION = "1.0"
"""Version of the meaning of answers: raised when the same inputs may judge differently."""
