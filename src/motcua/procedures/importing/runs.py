"""One run over a file of published records."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError, InterfaceError, OperationalError, connection

from motcua.core.actors import Actor
from motcua.core.errors import DomainError
from motcua.procedures.importing.facts import Flag
from motcua.procedures.importing.identity import (
    Finding,
    Page,
    PageIndex,
    name_similarity,
    page_of,
    read_portal_list,
)
from motcua.procedures.importing.lines import Line, read_lines
from motcua.procedures.importing.reading import read_record
from motcua.procedures.importing.report import ImportReport, tally_of
from motcua.procedures.importing.writing import (
    KnownRecord,
    Outcome,
    get_known_records,
    keep_second_record,
    write_record,
)
from motcua.procedures.models import Procedure, Sector
from motcua.procedures.services import get_or_create_sector, rebuild_search_entries

__all__ = ["UnableToImport", "import_file"]

logger = logging.getLogger(__name__)

Progress = Callable[[int, int], None]

_SECOND_RECORD = "Mã này còn một hồ sơ khác nội dung trong cùng tệp."
_KEPT = (
    "Mã đã có ở dòng {line} với nội dung khác; nội dung dòng này được giữ trong cờ của bản thảo."
)
_FAILED = "Không đọc hoặc ghi được hồ sơ ({fault})."


class UnableToImport(DomainError):
    """The file itself cannot be read; of its records nothing was done."""


@dataclass(kw_only=True)
class _Run:
    report: ImportReport
    index: PageIndex
    known: dict[str, KnownRecord]
    chosen: dict[str, Line]
    pages: dict[int, Page]
    actor: Actor
    at: datetime
    sectors: dict[str, Sector] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    # Second records of a code wait until the chosen one is written, wherever it stands.
    seconds: list[Line] = field(default_factory=list)

    @property
    def is_dry(self) -> bool:
        return self.report.is_dry_run


def import_file(
    *,
    file: Path,
    portal_list: Path | None = None,
    is_dry_run: bool = False,
    actor: Actor,
    at: datetime,
    on_progress: Progress | None = None,
) -> ImportReport:
    """
    Import every record of a file, each in a transaction of its own, and return the report.

    A run that was cut off is simply started again: what is in the catalogue already is recognised
    by its digest and passed over. A dry run reads and compares everything and writes nothing.

    :raises UnableToImport: if the file or the list cannot be read
    """
    started = time.perf_counter()
    run, total = _prepare(file, portal_list, is_dry_run=is_dry_run, actor=actor, at=at)
    with _commits_that_do_not_wait():
        try:
            for line in read_lines(file):
                _import_line(run, line)
                if on_progress is not None:
                    on_progress(run.report.records, total)
        except OSError as error:
            raise UnableToImport(f"Không đọc được tệp {file}: {error.strerror}.") from error
        for line in run.seconds:
            keep_second_record(line=line, flag=_flag_of_second(line))
    if not is_dry_run:
        _complete_search_entries()
    run.report.seconds = time.perf_counter() - started
    return run.report


@contextmanager
def _commits_that_do_not_wait() -> Iterator[None]:
    """
    Let a commit return before it is on the disk: thousands of small ones would each wait for it.

    Nothing is written by halves. A machine that fails loses the last records, and the next run
    imports them; the search entries at the end are committed as usual, and all before them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
    try:
        yield
    finally:
        with suppress(DatabaseError, InterfaceError), connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")


def _prepare(
    file: Path, portal_list: Path | None, *, is_dry_run: bool, actor: Actor, at: datetime
) -> tuple[_Run, int]:
    """Look through the whole file once, so that twins are noticed wherever they stand."""
    try:
        names = read_portal_list(portal_list) if portal_list else {}
    except (OSError, ValueError) as error:
        raise UnableToImport(f"Không đọc được danh sách {portal_list}: {error}.") from error
    known = get_known_records()
    index = PageIndex(
        portal_names=names, known_names={code: record.name for code, record in known.items()}
    )
    index.add(record.page for record in known.values() if record.page is not None)
    chosen: dict[str, Line] = {}
    pages: dict[int, Page] = {}
    total = 0
    try:
        for line in read_lines(file):
            total += 1
            if line.record is not None:
                pages[line.number] = page_of(line)
                _choose(chosen, line, names)
    except OSError as error:
        raise UnableToImport(f"Không đọc được tệp {file}: {error.strerror}.") from error
    index.add(pages.values())
    run = _Run(
        report=ImportReport(file=file.name, is_dry_run=is_dry_run),
        index=index,
        known=known,
        chosen=chosen,
        pages=pages,
        actor=actor,
        at=at,
    )
    return run, total


def _choose(chosen: dict[str, Line], line: Line, names: dict[str, str]) -> None:
    """Of several records of one code take the one whose name the list knows, else the first."""
    light = Line(number=line.number, code=line.code, name=line.name, digest=line.digest)
    first = chosen.setdefault(line.code, light)
    listed = names.get(line.code)
    if first is light or listed is None or first.digest == line.digest:
        return
    if name_similarity(listed, line.name) > name_similarity(listed, first.name):
        chosen[line.code] = light


def _import_line(run: _Run, line: Line) -> None:
    run.report.records += 1
    if line.record is None:
        run.report.reject(line, line.rejection)
        return
    try:
        _import_record(run, line)
    except (OperationalError, InterfaceError):
        raise  # the database is gone: no record after this one would fare better
    except (
        DatabaseError,
        ArithmeticError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        logger.exception("record %s in line %s could not be imported", line.code, line.number)
        run.report.reject(line, _FAILED.format(fault=type(error).__name__))


def _import_record(run: _Run, line: Line) -> None:
    chosen = run.chosen[line.code]
    findings = run.index.findings(line, run.pages[line.number])
    for finding in findings:
        run.report.add_identity(
            line, reason=finding.reason, others=finding.others, is_strong=finding.is_strong
        )
    if line.digest != chosen.digest:
        _keep_second(run, line, chosen)
    elif line.code in run.done:
        run.report.count(Outcome.UNCHANGED.value)
    else:
        outcome = _import_chosen(run, line, findings)
        run.done.add(line.code)
        run.report.count(outcome.value)


def _import_chosen(run: _Run, line: Line, findings: Iterable[Finding]) -> Outcome:
    known = run.known.get(line.code)
    identity = [finding.to_flag(line) for finding in findings]
    is_same = known is not None and known.digest == line.digest
    if is_same and known is not None and known.tally and all(map(known.has_flag, identity)):
        run.report.add_tally(known.tally)
        return Outcome.UNCHANGED
    assert line.record is not None
    facts = read_record(line.record)
    flags = [*identity, *facts.notes.flags]
    tally = tally_of(facts.notes, flags)
    run.report.add_tally(tally)
    if run.is_dry:
        return Outcome.UPDATED if known is not None and known.digest else Outcome.CREATED
    return write_record(
        line=line,
        facts=facts,
        page=run.pages[line.number],
        flags=flags,
        tally=tally,
        sector=_sector(run, facts.sector),
        source=run.report.file,
        is_new_code=known is None,
        actor=run.actor,
        at=run.at,
    )


def _keep_second(run: _Run, line: Line, chosen: Line) -> None:
    run.report.reject(line, _KEPT.format(line=chosen.number))
    run.report.add_identity(line, reason=_SECOND_RECORD, others=(), is_strong=True)
    known = run.known.get(line.code)
    is_kept = known is not None and line.digest in known.second_digests
    if run.is_dry or (is_kept and known is not None and known.digest == chosen.digest):
        return
    run.seconds.append(line)


def _sector(run: _Run, name: str) -> Sector:
    # Outside the transaction of the record: a record that fails must not take back a known sector.
    if name not in run.sectors:
        run.sectors[name] = get_or_create_sector(name=name)
    return run.sectors[name]


def _flag_of_second(line: Line) -> Flag:
    return {
        "field": "identity",
        "reason": _SECOND_RECORD,
        "raw": line.name,
        "proposal": {"line": line.number},
    }


def _complete_search_entries() -> None:
    missing = Procedure.objects.filter(search_entry=None).order_by("pk")
    rebuild_search_entries(procedure_ids=list(missing.values_list("pk", flat=True)))
