"""Runs a sweep to its end: batch after batch, each in its own transaction, past rows that fail."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db import transaction

from motcua.dossiers.rules import AlertKind

log = logging.getLogger(__name__)
BATCH_SIZE = 100

# Moment and id of a row, in the order in which rows are looked at.
Key = tuple[datetime, int]


class Sweep(Protocol):
    """One kind of search."""

    @property
    def rows_at_once(self) -> int:
        """How many rows share a transaction."""

    def list_keys(self, *, at: datetime, after: Key | None, limit: int) -> list[Key]:
        """Return the next rows that may need something, from an index, without locking."""

    def handle(self, *, at: datetime, ids: Sequence[int]) -> int:
        """
        Lock those rows that nobody else has locked, look at them again, do what is due.

        Runs in the runner's transaction; returns how many rows needed something.
        """


@dataclass(frozen=True, kw_only=True)
class SweepReport:
    kind: AlertKind
    found: int
    failed: int


def run_sweep(*, kind: AlertKind, at: datetime) -> SweepReport:
    """
    Look once through everything that one kind concerns.

    A batch that fails is done again row by row, so that a bad row costs only itself: it is logged,
    passed over and tried again in the next round.
    """
    from motcua.dossiers.sweeps.kinds import SWEEPS

    sweep = SWEEPS[kind]
    found = failed = 0
    after: Key | None = None
    while keys := sweep.list_keys(at=at, after=after, limit=BATCH_SIZE):
        ids = [row_id for _moment, row_id in keys]
        for start in range(0, len(ids), sweep.rows_at_once):
            done, passed_over = _handle(sweep, kind, at, ids[start : start + sweep.rows_at_once])
            found += done
            failed += passed_over
        after = keys[-1]
    return SweepReport(kind=kind, found=found, failed=failed)


def run_all(*, at: datetime, kinds: Sequence[AlertKind] = tuple(AlertKind)) -> list[SweepReport]:
    """Run several kinds one after the other; none of them stops the others."""
    reports = []
    for kind in kinds:
        try:
            reports.append(run_sweep(kind=kind, at=at))
        except Exception:
            log.exception("sweep %s ended early", kind)
            reports.append(SweepReport(kind=kind, found=0, failed=1))
    return reports


def _handle(sweep: Sweep, kind: AlertKind, at: datetime, ids: Sequence[int]) -> tuple[int, int]:
    """Return how many rows needed something and how many failed."""
    try:
        with transaction.atomic():
            return sweep.handle(at=at, ids=ids), 0
    except Exception:
        if len(ids) == 1:
            log.exception("sweep %s: passed over row %s", kind, ids[0])
            return 0, 1
    log.warning("sweep %s: a batch failed, its rows follow one by one", kind)
    results = [_handle(sweep, kind, at, [row_id]) for row_id in ids]
    return sum(done for done, _failed in results), sum(failed for _done, failed in results)
