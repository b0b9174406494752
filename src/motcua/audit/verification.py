"""
The proof of the logs: every hash is made again from the row, every chain and every seal is followed.

What it finds, and by what:

* a row changed in SQL: its hash, or that of the next row, no longer fits;
* a row removed inside a chain: the sequence has a gap and the next row points to nothing;
* the newest rows of a chain removed: the thing itself knows another count and head;
* a row inserted: its place in the sequence, the head, or the seal of its day do not fit;
* rows of a sealed day removed or added in a log without chains: the seal does not fit;
* a seal changed or removed: the next seal does not follow from it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from motcua.audit.chains import ProvableLog
from motcua.audit.queries import list_roots
from motcua.audit.seals import day_root
from motcua.core.hashing import GENESIS, chain_hash, row_hash

_BATCH = 5_000
_JSONB = 3802


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One place where a log does not prove itself; `what` is written for the auditor."""

    log: str
    what: str
    key: str = ""
    row_id: int | None = None
    day: date | None = None


@dataclass(kw_only=True)
class Tally:
    """How much was looked at."""

    rows: int = 0
    chains: int = 0
    days: int = 0


def verify_log(log: ProvableLog, *, tally: Tally, only_key: int | None = None) -> Iterator[Finding]:
    """
    Go through one log and yield what does not fit; nothing is yielded for a log that is whole.

    One snapshot of the database is read, so that work going on meanwhile disturbs nothing.

    :param only_key: look at one chain (and no seals) instead of the whole log
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            if not connection.savepoint_ids:
                # The level can be chosen only by the outermost transaction.
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        if log.chain is None:
            yield from _verify_rows(log, tally)
        else:
            yield from _verify_chains(log, tally, only_key)
        if only_key is None:
            yield from _verify_seals(log, tally)


def _verify_rows(log: ProvableLog, tally: Tally) -> Iterator[Finding]:
    for row in _rows(log, "id", ""):
        tally.rows += 1
        if row_hash({name: row[name] for name in log.columns}) != bytes(row["row_hash"]):
            yield Finding(log=log.name, what="dòng đã bị sửa hoặc chèn tay", row_id=row["id"])


@dataclass
class _Link:
    """Where a chain stands."""

    key: int
    count: int = 0
    head: bytes = GENESIS


def _verify_chains(log: ProvableLog, tally: Tally, only_key: int | None) -> Iterator[Finding]:
    chain = log.chain
    assert chain is not None
    where = f"WHERE {chain.key_column} = {int(only_key)}" if only_key is not None else ""
    heads = _heads(log, only_key)
    link: _Link | None = None
    for row in _rows(log, f"{chain.key_column}, sequence, id", where):
        tally.rows += 1
        key = row[chain.key_column]
        if link is None or link.key != key:
            if link is not None:
                yield from _verify_head(log, link, heads)
            tally.chains += 1
            link = _Link(key=key)
        yield from _verify_link(log, link, row)
    if link is not None:
        yield from _verify_head(log, link, heads)
    for key, (count, _head) in sorted(heads.items()):
        if count:
            yield Finding(log=log.name, key=str(key), what=f"mất cả chuỗi {count} sự kiện")


def _verify_link(log: ProvableLog, link: _Link, row: Mapping[str, Any]) -> Iterator[Finding]:
    # Any: column values
    expected = link.count + 1
    if row["sequence"] != expected:
        what = f"số thứ tự {row['sequence']} không nối tiếp {link.count}: mất hoặc chèn dòng"
        yield _finding(log, link, row, what)
    elif bytes(row["previous_hash"]) != link.head:
        yield _finding(log, link, row, "không nối với dòng trước: dòng trước đã bị thay")
    payload = {name: row[name] for name in log.columns}
    if chain_hash(bytes(row["previous_hash"]), payload) != bytes(row["row_hash"]):
        yield _finding(log, link, row, "nội dung không khớp mã băm: dòng đã bị sửa")
    link.count = row["sequence"]
    link.head = bytes(row["row_hash"])


def _finding(log: ProvableLog, link: _Link, row: Mapping[str, Any], what: str) -> Finding:
    # Any: column values
    return Finding(log=log.name, key=str(link.key), row_id=row["id"], what=what)


def _verify_head(
    log: ProvableLog, link: _Link, heads: dict[int, tuple[int, bytes]]
) -> Iterator[Finding]:
    known = heads.pop(link.key, None)
    if known is None:
        yield Finding(
            log=log.name, key=str(link.key), what="sự kiện của hồ sơ không còn trong hệ thống"
        )
    elif known[0] != link.count:
        what = f"nhật ký có {link.count} sự kiện, hồ sơ ghi {known[0]}"
        yield Finding(log=log.name, key=str(link.key), what=what)
    elif known[1] != link.head:
        yield Finding(log=log.name, key=str(link.key), what="mã băm cuối không khớp với hồ sơ")


def _heads(log: ProvableLog, only_key: int | None) -> dict[int, tuple[int, bytes]]:
    chain = log.chain
    assert chain is not None
    where = f"WHERE id = {int(only_key)}" if only_key is not None else ""
    with connection.cursor() as cursor:
        cursor.execute(
            # Names come from our own code: chains.register looks at them.
            f"SELECT id, {chain.count_column}, {chain.head_column}"  # noqa: S608 — see above
            f" FROM {chain.heads_table} {where}"
        )
        return {key: (count, bytes(head)) for key, count, head in cursor.fetchall()}


def _verify_seals(log: ProvableLog, tally: Tally) -> Iterator[Finding]:
    previous_root, previous_day = GENESIS, None
    for seal in list_roots(log_name=log.name):
        tally.days += 1
        if previous_day is not None and seal.date != previous_day + timedelta(days=1):
            yield Finding(log=log.name, day=seal.date, what="thiếu niêm phong của ngày trước")
        if bytes(seal.previous_root) != previous_root:
            yield Finding(log=log.name, day=seal.date, what="niêm phong không nối với ngày trước")
        count, root = day_root(log=log, day=seal.date, previous_root=bytes(seal.previous_root))
        if count != seal.row_count:
            what = f"có {count} dòng, niêm phong ghi {seal.row_count}"
            yield Finding(log=log.name, day=seal.date, what=what)
        elif root != bytes(seal.root):
            yield Finding(log=log.name, day=seal.date, what="các dòng không khớp niêm phong")
        previous_root, previous_day = bytes(seal.root), seal.date


def _rows(log: ProvableLog, order: str, where: str) -> Iterator[dict[str, Any]]:
    """Read the log in order without holding it in memory. Any: column values."""
    names = ["id", *log.columns, "row_hash"]
    if log.chain is not None:
        names += [name for name in ("sequence", "previous_hash") if name not in names]
    # Names come from our own code: chains.register looks at them.
    statement = f"SELECT {', '.join(names)} FROM {log.table} {where} ORDER BY {order}"  # noqa: S608 — see above
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement)
        jsonb = {
            name
            for name, column in zip(names, cursor.description or (), strict=True)
            if column.type_code == _JSONB
        }
        while batch := cursor.fetchmany(_BATCH):
            for values in batch:
                row = dict(zip(names, values, strict=True))
                for name in jsonb:
                    if isinstance(row[name], str):
                        row[name] = json.loads(row[name])
                yield row
