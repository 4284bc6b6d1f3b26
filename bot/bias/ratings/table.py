"""Bytes of a CSV file -> records with their line numbers, within fixed bounds of memory.

Rule 1: no line and no record is held beyond ``MAX_RECORD`` characters, whatever the file holds.
Rule 2: what is wrong with one record costs that record, not those after it: a quotation mark that
        nothing closes ends with its line.
Rule 3: cells are text; nothing is evaluated.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from charset_normalizer import from_bytes

from bot.bias.ratings.columns import n_known
from bot.errors import BadInput

# The longest row of 12,013 real ones has 700 characters; a header of our columns has 500.
MAX_RECORD = 65_536
# Lines that one record may spread over, for its quoted cells with line breaks.
_MAX_LINES = 50
_CHUNK = 65_536
# As much as charset-normalizer needs to tell encodings apart.
_SAMPLE = 131_072
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What spreadsheets save where they do not save UTF-8: the code pages of Windows.
_CODE_PAGES = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("cp932", "gb18030", "cp949", "big5"),
)
_DELIMITERS = (",", ";", "\t", "|")
_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The cells of one row, and the line it begins in; or why it cannot be read."""

    line: int
    cells: tuple[str, ...] = ()
    wrong: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A header, the records below it (to be read once), and how the bytes were read."""

    header: tuple[str, ...]
    records: Iterator[Record]
    encoding: str
    delimiter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    number: int
    text: str
    too_long: bool = False


def read_table(stream: BinaryIO, encoding: str | None = None) -> Table:
    """Return the table in *stream*, which is read twice from its beginning.

    *encoding* None: it is found out. Raises BadInput if the stream is empty, in no encoding that
    we can tell, or begins with no header.
    """
    encoding = encoding or _find_encoding(stream)
    stream.seek(0)
    lines = _Lines(stream, encoding)
    first = next((line for line in lines if line.text.strip()), None)
    if first is None:
        raise BadInput("the file is empty")
    if first.too_long:
        raise BadInput(f"line {first.number}: the header is longer than {MAX_RECORD} characters")
    if "\0" in first.text:
        raise BadInput(f"line {first.number}: this is no text; save the table as CSV in UTF-8")
    delimiter, header = _find_header(first)
    return Table(
        header=header, records=_records(lines, delimiter), encoding=encoding, delimiter=delimiter
    )


def _find_header(line: _Line) -> tuple[str, tuple[str, ...]]:
    """Return the delimiter that gives most of the columns we know, and the header."""
    read = {delimiter: _cells(line.text, delimiter) for delimiter in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda delimiter: n_known(read[delimiter] or ()))
    return best, read[best] or (line.text,)


def _records(lines: _Lines, delimiter: str) -> Iterator[Record]:
    for line in lines:
        if line.too_long:
            yield Record(line=line.number, wrong=f"longer than {MAX_RECORD} characters")
        elif line.text.strip():
            yield _record(line, lines, delimiter)


def _record(line: _Line, lines: _Lines, delimiter: str) -> Record:
    text, taken = line.text, [line]
    while _is_open(text, delimiter):
        further = next(lines, None)
        if further is not None:
            taken.append(further)
            text = f"{text}\n{further.text}"
        if further is None or further.too_long or _is_too_much(text, taken):
            lines.push_back(taken[1:])
            return Record(line=line.number, wrong="a quotation mark that nothing closes")
    if "\0" in text:
        return Record(line=line.number, wrong="holds a NUL byte")
    if "\ufffd" in text:
        return Record(line=line.number, wrong="holds bytes that are not in the file's encoding")
    cells = _cells(text, delimiter)
    if cells is None:
        return Record(line=line.number, wrong="text after a closing quotation mark")
    return Record(line=line.number, cells=cells)


def _is_too_much(text: str, taken: list[_Line]) -> bool:
    return len(text) > MAX_RECORD or len(taken) > _MAX_LINES


def _cells(text: str, delimiter: str) -> tuple[str, ...] | None:
    """Return the cells of one record; None if its quotation marks are wrong."""
    try:
        # One item: the line breaks in it are in quotation marks.
        return tuple(next(csv.reader([text], delimiter=delimiter, strict=True)))
    except csv.Error:
        return None


_QUOTED = re.compile(r'"[^"]*(?:""[^"]*)*"(?!")')


def _is_open(text: str, delimiter: str) -> bool:
    """Tell whether *text* ends within a quoted cell."""
    if '"' not in text:
        return False
    at = 0
    while True:
        if text.startswith('"', at):
            quoted = _QUOTED.match(text, at)
            if quoted is None:
                return True
            at = quoted.end()
        at = text.find(delimiter, at) + 1
        if at == 0:
            return False


class _Lines(Iterator[_Line]):
    """The lines of a stream, each bounded, with their numbers from 1."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._pieces = _pieces(stream, encoding)
        self._waiting: deque[_Line] = deque()
        self._number = 0

    def __next__(self) -> _Line:
        if self._waiting:
            return self._waiting.popleft()
        parts: list[str] = []
        length = 0
        for piece, ends in self._pieces:
            length += len(piece)
            if length <= MAX_RECORD:
                parts.append(piece)
            if ends:
                break
        else:
            if not length:
                raise StopIteration
        self._number += 1
        return _Line(number=self._number, text="".join(parts), too_long=length > MAX_RECORD)

    def push_back(self, lines: list[_Line]) -> None:
        """Let these lines come again, before all others."""
        self._waiting.extendleft(reversed(lines))


def _pieces(stream: BinaryIO, encoding: str) -> Iterator[tuple[str, bool]]:
    """Yield the text between line ends, in pieces of a chunk at most; True: its line ends here."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    held = ""
    while chunk := stream.read(_CHUNK):
        text = held + decoder.decode(chunk)
        # A carriage return at the very end may be half of a line end.
        held = "\r" if text.endswith("\r") else ""
        *whole, rest = _END.split(text.removesuffix(held) if held else text)
        for piece in whole:
            yield piece, True
        if rest:
            yield rest, False
    last = decoder.decode(b"", final=True)
    if held or last:
        yield last, True


def _find_encoding(stream: BinaryIO) -> str:
    """Return the encoding by its mark; else UTF-8 if all is, else what the sample looks like."""
    stream.seek(0)
    start = stream.read(4)
    if not start:
        raise BadInput("the file is empty")
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := stream.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _guess(stream)
    return "utf-8"


def _guess(stream: BinaryIO) -> str:
    """Return what the lines that are not ASCII look like; a few bad ones speak for no other."""
    stream.seek(0)
    foreign: list[bytes] = []
    size = 0
    while size < _SAMPLE and (chunk := stream.read(_CHUNK)):
        found = [line for line in chunk.split(b"\n") if not line.isascii()]
        foreign += found
        size += sum(map(len, found))
    if 2 * sum(map(_is_utf8, foreign)) >= len(foreign):
        return "utf-8"
    guesses = from_bytes(b"\n".join(foreign)[:_SAMPLE], cp_isolation=list(_CODE_PAGES))
    if not guesses:
        raise BadInput("the encoding cannot be told; save the table as CSV in UTF-8")
    best = guesses[0]
    # Names of papers are little text: where two pages fit alike, the more common one is meant.
    alike = {m.encoding for m in guesses if (m.chaos, m.coherence) == (best.chaos, best.coherence)}
    return next(page for page in (*_CODE_PAGES, best.encoding) if page in alike)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
