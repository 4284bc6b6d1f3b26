"""Tables of any kind and quality: read within bounds, one bad record at a time."""

from __future__ import annotations

import csv
import io
import tracemalloc
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bias.ratings.table import MAX_RECORD, Record, read_table
from bot.errors import BadInput

HEADER = "domain,bias\n"


def records_of(content: str | bytes) -> list[Record]:
    body = content.encode() if isinstance(content, str) else content
    return list(read_table(io.BytesIO(body)).records)


class Endless(io.RawIOBase):
    """A file of one header and one line of *size* bytes, which is never held."""

    def __init__(self, size: int) -> None:
        self._head = HEADER.encode()
        self._size = len(self._head) + size
        self._at = 0

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset
        return offset

    def read(self, size: int = -1) -> bytes:
        start, self._at = self._at, min(self._at + size, self._size)
        body = self._head[start : self._at]
        return body + b"a" * (self._at - start - len(body))


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        pytest.param("domain,name\na.example,Süd\n".encode(), "utf-8", id="utf-8"),
        pytest.param("domain,name\na.example,Süd\n".encode("utf-8-sig"), "utf-8-sig", id="mark"),
        pytest.param("domain,name\na.example,Süd\n".encode("utf-16"), "utf-16", id="utf-16"),
        pytest.param(
            b"\xfe\xff" + "domain,name\na.example,Süd\n".encode("utf-16-be"),
            "utf-16",
            id="utf-16-be",
        ),
        pytest.param("domain,name\na.example,Süd\n".encode("utf-32"), "utf-32", id="utf-32"),
    ],
)
def test_the_encoding_is_told(body: bytes, encoding: str) -> None:
    """A mark names it; without one, what is valid UTF-8 is UTF-8."""
    table = read_table(io.BytesIO(body))

    assert (table.header, table.encoding) == (("domain", "name"), encoding)
    assert [record.cells for record in table.records] == [("a.example", "Süd")]


def test_old_code_pages_are_told_by_their_text() -> None:
    """What a spreadsheet saves without UTF-8 comes out as it was."""
    names = ("Süddeutsche Zeitung", "Le Républicain lorrain", "El Periódico de España", "Äußerung")
    rows = "".join(f"paper{n}.example,{name}\n" for n, name in enumerate(names * 5))

    read = records_of(("domain,name\n" + rows).encode("cp1252"))

    assert [record.cells[1] for record in read[:4]] == list(names)


def test_one_bad_byte_costs_one_row() -> None:
    """A file in UTF-8 is not taken for another encoding because of it."""
    rows = "a.example,Süd\n".encode() * 5
    read = records_of(b"domain,name\n" + rows + b"b.example,S\xfcd\n" + rows)

    assert [record.line for record in read if record.wrong] == [7]
    assert read[0].cells == ("a.example", "Süd")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"], ids=["comma", "semi", "tab", "bar"])
def test_the_delimiter_is_told_by_the_header(delimiter: str) -> None:
    """Cells with the other delimiters in them stay whole."""
    rows = [("domain", "name", "bias"), ("a.example", "A; B, C | D\tE", "left")]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)

    table = read_table(io.BytesIO(text.getvalue().encode()))

    assert table.delimiter == delimiter
    assert [record.cells for record in table.records] == rows[1:]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b"\n \n\n", "is empty", id="blank"),
        pytest.param(b"\xef\xbb\xbf", "is empty", id="only-a-mark"),
        pytest.param("domain,bias\na,b\n".encode("utf-16-le"), "no text", id="utf-16-unmarked"),
        pytest.param(b"a," * 10_000_000, "the header is longer", id="ten-million-columns"),
    ],
)
def test_what_is_no_table_is_refused(body: bytes, sentence: str) -> None:
    """The sentence says what is wrong."""
    with pytest.raises(BadInput, match=sentence):
        read_table(io.BytesIO(body))


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        pytest.param('"a.example,left\n', "a quotation mark that nothing closes", id="open-quote"),
        pytest.param('"a.example"x,left\n', "text after a closing quotation", id="after-quote"),
        pytest.param("a.example,\0\n", "holds a NUL byte", id="nul"),
        pytest.param("a.example," + "x" * MAX_RECORD + "\n", "longer than 65536", id="long-line"),
        pytest.param("a," * MAX_RECORD + "\n", "longer than 65536", id="many-cells"),
    ],
)
def test_a_bad_record_costs_itself_alone(rows: str, wrong: str) -> None:
    """Those before and after it are read, and the line is named."""
    bad, good = records_of(f"{HEADER}{rows}b.example,right\n")

    assert bad.wrong.startswith(wrong)
    assert (bad.line, good.line, good.cells) == (2, 3, ("b.example", "right"))


def test_quotes_within_a_cell_are_text() -> None:
    """Only a mark at the start of a cell quotes it."""
    read = records_of('domain,name\na.example,The 5" Post\nb.example,"The ""B"""\n')

    assert [record.cells[1] for record in read] == ['The 5" Post', 'The "B"']


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old-mac"])
def test_lines_are_counted_as_an_editor_does(end: str) -> None:
    """Line breaks within quotation marks count, in any convention."""
    read = records_of(f'domain,name{end}a.example,"A{end}B"{end}{end}b.example,B{end}')

    assert [(record.line, record.cells) for record in read] == [
        (2, ("a.example", "A\nB")),
        (5, ("b.example", "B")),
    ]


@pytest.mark.parametrize("cut", range(1, 6))
def test_a_line_end_may_lie_across_chunks(cut: int) -> None:
    """A carriage return at the end of a chunk is no line of its own."""
    long = "x" * (65_536 - len("domain,name\r\n") - cut)

    read = records_of(f"domain,name\r\n{long}\r\nb.example,B\r\n")

    assert [record.line for record in read] == [2, 3]


@pytest.mark.slow
def test_a_line_of_a_gigabyte_needs_little_memory() -> None:
    """It is refused, and never held; a tenth of it shows as much."""
    tracemalloc.start()
    (record,) = read_table(Endless(100 * 1024 * 1024)).records  # type: ignore[arg-type]  # reads
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert record.wrong == "longer than 65536 characters"
    assert peak < 4 * 1024 * 1024


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    """Nothing but BadInput comes out of whatever goes in."""
    try:
        read = list(read_table(io.BytesIO(body)).records)
    except BadInput:
        return

    assert all(record.wrong or record.cells for record in read)


_CELL = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc"], include_characters="\n\"',;", exclude_characters="\ufffd"
    ),
    max_size=12,
)


@given(st.lists(st.tuples(_CELL, _CELL), max_size=8))
def test_what_a_writer_quotes_is_read_back(rows: Sequence[tuple[str, str]]) -> None:
    """Any cells written as CSV come back as they were."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([("domain", "bias"), *rows])

    assert [record.cells for record in records_of(text.getvalue())] == list(rows)
