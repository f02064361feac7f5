"""Annexes as they are: rulebook tables of XLSX and CSV files, read into a `RulebookDocument`."""
