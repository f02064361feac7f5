"""File names of maps: of what a package calls its places, whatever that is."""

from __future__ import annotations

import re
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tiles.town import PAYLOADS, TURNING
from tiles.bidi import visible
from tiles.file_names import FileNames
from tiles.manifest import FILE_NAME


@pytest.mark.parametrize(
    ("code", "name", "file"),
    [
        ("64.74.01.1001", "Bontang Kuala", "kelurahan-64.74.01.1001-bontang-kuala.html"),
        ("I.A.1", "", "kelurahan-I.A.1.html"),
        ("", "Api-Api", "kelurahan-api-api.html"),
        ("../../x", "../../../etc/passwd", "kelurahan-x-etc-passwd.html"),
        ("..", ".", "kelurahan.html"),
        ("", "", "kelurahan.html"),
        ("C:\\x", "a\\b", "kelurahan-C-x-a-b.html"),
        ("\x00", "nul\x00byte", "kelurahan-nul-byte.html"),
        ("É1", "Désa Çà", "kelurahan-E1-desa-ca.html"),
        ("村", "村役場", "kelurahan.html"),
        ("1" * 300, "a" * 300, f"kelurahan-{'1' * 40}-{'a' * 60}.html"),
        ("a....b", "", "kelurahan-a.b.html"),
        (".hidden.", "-x-", "kelurahan-hidden-x.html"),
    ],
)
def test_a_name_keeps_the_code_and_is_a_plain_file(code: str, name: str, file: str) -> None:
    assert FileNames().take("kelurahan", code, name) == file


def test_the_same_name_twice_is_two_files_whatever_the_capitals() -> None:
    names = FileNames()
    made = [
        names.take("blok", "I.a", "x"),
        names.take("blok", "I.A", "X"),
        names.take("blok", "I.a", "x"),
    ]
    assert made == ["blok-I.a-x.html", "blok-I.A-x-2.html", "blok-I.a-x-3.html"]
    # A name that looks like a counted one does not take its place.
    assert names.take("blok", "I.a", "x-2") == "blok-I.a-x-2-2.html"


@given(st.lists(st.tuples(st.text(max_size=80), st.text(max_size=80)), max_size=8))
def test_any_words_give_distinct_plain_files(pairs: list[tuple[str, str]]) -> None:
    names = FileNames()
    made = [names.take("blok", code, name) for code, name in pairs]
    assert len({one.casefold() for one in made}) == len(made)
    for one in made:
        assert FILE_NAME.fullmatch(one)
        assert ".." not in one
        assert PurePosixPath(one).name == one == PureWindowsPath(one).name


@pytest.mark.parametrize("text", PAYLOADS)
def test_payloads_give_plain_files(text: str) -> None:
    assert re.fullmatch(r"kelurahan[A-Za-z0-9.-]*\.html", FileNames().take("kelurahan", text, text))


def test_characters_that_turn_the_writing_are_shown_by_their_code() -> None:
    assert visible(TURNING[0]) == "aman[U+202E]gnaralid"
    assert visible("م biasa") == "م biasa"
    for text in TURNING:
        assert not re.search("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", visible(text))
