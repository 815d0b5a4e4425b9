"""Files in which a choice is declared: what would take for ever to read is refused at once."""

from __future__ import annotations

import pytest

from commonweal.records.declaring import DeclarationError, Entry, read_declaration


class Form(Entry):
    """A form with one name."""

    name: str


def test_a_name_of_thousands_of_parts_is_refused_with_its_line() -> None:
    line = "a" + ".a" * 50_000 + " = 1"
    with pytest.raises(DeclarationError, match="line 2 joins more than 16 names by dots"):
        read_declaration(f'name = "x"\n{line}\n', "toml", Form)


def test_a_long_text_is_read() -> None:
    words = "One sentence. " * 900
    assert read_declaration(f'name = "{words}"', "toml", Form).name == words.strip()
