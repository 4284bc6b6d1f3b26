"""``ratings import``: a table of ratings, from a file or the web, taken whole in one transaction.

    bytes -> table -> rows taken or refused -> what changes -> one transaction

Nothing is written before the last row was read; dying at any line leaves the old state.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO, TextIO
from urllib.parse import unquote, urlsplit

from bot import __version__
from bot.bias.ratings.changes import Changes
from bot.bias.ratings.columns import match_columns
from bot.bias.ratings.reading import Finding, Harvest, Reading, Remark
from bot.bias.ratings.scales import ADFONTES_CUTS, Scale, read_cuts
from bot.bias.ratings.table import Table, read_table
from bot.clock import utc_now
from bot.commands.database import opened_store
from bot.commands.settings_file import load_settings
from bot.commands.terminal import complain, progress, say
from bot.errors import BadInput
from bot.settings import Settings
from bot.sources.fetching.fetch import FetchRequest, FetchSettings, HttpFetch, user_agent
from bot.store.ratings import Import, find_changes, replace_dataset

# Twenty times the largest set known to us (12,013 outlets in 3.4 MB).
_MAX_BYTES = 64 * 1024 * 1024
_TIMEOUT_S = 120.0
# Refusals, and remarks, that are shown; all stand in the report.
_SHOWN = 20
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


@dataclass(slots=True)
class _Remarks:
    """Shows the first remarks, counts all, and writes all to the report."""

    report: TextIO | None
    shown: dict[Finding, int] = field(default_factory=lambda: dict.fromkeys(Finding, 0))

    def __call__(self, remark: Remark) -> None:
        self.shown[remark.finding] += 1
        if self.shown[remark.finding] <= _SHOWN:
            say(f"line {remark.line}\t{remark.finding}\t{remark.text}")
        if self.report:
            self.report.write(f"{remark.line}\t{remark.finding}\t{remark.text}\n")

    def say_how_many_more(self, where: Path | None) -> None:
        for finding, n in self.shown.items():
            if n > _SHOWN:
                rest = f"see {where}" if where else "--report FILE writes them all"
                say(f"…\t{finding}\t{n - _SHOWN} more; {rest}")


def import_ratings(arguments: argparse.Namespace) -> int:
    """Run ``ratings import``."""
    settings = load_settings()
    name = dataset_name(arguments.name or name_of(arguments.source))
    reading = Reading(
        rater=arguments.rater or name,
        today=utc_now().date(),
        scale=Scale(arguments.scale),
        cuts=read_cuts(arguments.cuts) if arguments.cuts else ADFONTES_CUTS,
    )
    with ExitStack() as stack:
        stream = open_source(arguments.source, settings, stack)
        table, columns = _opened(arguments.source, stream, _encoding(arguments.encoding))
        report = _open_report(arguments, stack)
        remarks = _Remarks(report)
        harvest = Harvest(
            reading=reading, columns=columns, n_cells=len(table.header), remark=remarks
        )
        for record in progress(table.records, "reading rows"):
            harvest.take(record)
        remarks.say_how_many_more(arguments.report)
        if not harvest.outlets:
            complain(f"{arguments.source}: no row could be taken; nothing was changed")
            return 1
        new = Import(
            name=name,
            origin=arguments.source,
            licence=arguments.licence,
            outlets=harvest.outlets,
        )
        changes = asyncio.run(_save(settings, new, is_dry=arguments.dry_run))
        if report:
            report.writelines(_outcomes(harvest, changes))
    if arguments.encoding is None and table.encoding.startswith(("cp", "gb", "big5")):
        say(f"read as {table.encoding}; where names look wrong, give --encoding")
    say(_sentence(name, harvest, changes, remarks, is_dry=arguments.dry_run))
    return 0


def dataset_name(wanted: str) -> str:
    """Return the name of a dataset. Raises BadInput if it cannot be one."""
    if not _NAME.fullmatch(wanted):
        raise BadInput(
            f"--name: expected up to 64 of a-z, 0-9, '.', '_' and '-', not {wanted[:80]!r}"
        )
    return wanted


def name_of(source: str) -> str:
    """Return the name that a file or an address suggests."""
    path = unquote(urlsplit(source).path) if _is_address(source) else source
    stem = PurePosixPath(path).stem if _is_address(source) else Path(path).stem
    plain = re.sub(r"[^a-z0-9._-]+", "-", stem.lower()).strip(".-_")[:64]
    return plain or "ratings"


def open_source(source: str, settings: Settings, stack: ExitStack) -> BinaryIO:
    """Return the bytes of a file, of "-", or at an address; they can be read more than once.

    Raises BadInput for a file that cannot be read, FetchFailed for an address.
    """
    if _is_address(source):
        return io.BytesIO(asyncio.run(_fetched(source, settings)))
    try:
        if source == "-":
            return _copied(sys.stdin.buffer, stack)
        stream = stack.enter_context(Path(source).open("rb"))  # noqa: SIM115  # the stack closes it
        return stream if stream.seekable() else _copied(stream, stack)
    except OSError as error:
        raise BadInput(f"{source}: {error.strerror}") from error


def _copied(stream: BinaryIO, stack: ExitStack) -> BinaryIO:
    """Return a copy of *stream* on the disk, which can be read more than once."""
    copy = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115  # the stack closes it
    shutil.copyfileobj(stream, copy)
    return copy


async def _fetched(address: str, settings: Settings) -> bytes:
    fetch = HttpFetch(
        FetchSettings(
            user_agent=user_agent(__version__, settings.public_url),
            timeout_s=_TIMEOUT_S,
            max_bytes=_MAX_BYTES,
            allow_private=settings.allow_private_addresses,
        )
    )
    try:
        return (await fetch(FetchRequest(url=address))).body
    finally:
        await fetch.aclose()


def _is_address(source: str) -> bool:
    return source.lower().startswith(("http://", "https://"))


def _encoding(wanted: str | None) -> str | None:
    if wanted is None:
        return None
    try:
        "a".encode(wanted)
    except LookupError:
        raise BadInput(f"--encoding: {wanted!r} is no encoding of text; try utf-8") from None
    return wanted


def _opened(source: str, stream: BinaryIO, encoding: str | None) -> tuple[Table, dict[str, int]]:
    try:
        table = read_table(stream, encoding)
        return table, match_columns(table.header)
    except BadInput as error:
        raise BadInput(f"{source}: {error}") from error
    except UnicodeError as error:
        raise BadInput(f"{source}: cannot be read as {encoding}: {error}; try utf-8") from error


def _open_report(arguments: argparse.Namespace, stack: ExitStack) -> TextIO | None:
    path: Path | None = arguments.report
    if path is None:
        return None
    try:
        if not _is_address(arguments.source) and path.exists() and _is_same(path, arguments):
            raise BadInput(f"--report: {path} is the file that is imported")
        report = stack.enter_context(path.open("w", encoding="utf-8"))
    except OSError as error:
        raise BadInput(f"--report: {path}: {error.strerror}") from error
    report.write("line\twhat\ttext\n")
    return report


def _is_same(path: Path, arguments: argparse.Namespace) -> bool:
    source = Path(arguments.source)
    return source.exists() and path.samefile(source)


async def _save(settings: Settings, new: Import, *, is_dry: bool) -> Changes:
    async with opened_store(settings) as store:
        if is_dry:
            async with store.read() as db:
                return await find_changes(db, new)
        async with store.begin() as db:
            return await replace_dataset(db, new, utc_now())


def _outcomes(harvest: Harvest, changes: Changes) -> Iterator[str]:
    """Yield the lines of the report on what became of the rows that were taken."""
    told = dict.fromkeys(changes.new, "new") | dict.fromkeys(changes.updated, "updated")
    for domain, line in harvest.lines.items():
        yield f"{line}\t{told.get(domain, 'unchanged')}\t{domain}\n"
    for domain in changes.retired:
        yield f"-\tgone\t{domain}\n"


def _sentence(
    name: str, harvest: Harvest, changes: Changes, remarks: _Remarks, *, is_dry: bool
) -> str:
    n_new, n_updated, n_gone = len(changes.new), len(changes.updated), len(changes.retired)
    would = "would be " if is_dry else ""
    counts = (
        f"{n_new + n_updated + n_gone} {would}changed ({n_new} new, {n_updated} updated, "
        f"{n_gone} gone), {changes.n_unchanged} unchanged"
    )
    rows = f"of {harvest.n_rows} rows {remarks.shown[Finding.REFUSED]} refused"
    return f"{name}: {counts}; {rows}, {remarks.shown[Finding.NOTE]} notes"
