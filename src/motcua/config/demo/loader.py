"""Sharing a load of imaginary dossiers among days, batches and processes."""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, connections

from motcua.config.demo.batch import BatchPlan, write_batch
from motcua.config.demo.plans import ProvincePlan
from motcua.config.demo.province import read_province
from motcua.config.demo.schedule import Schedule, spread
from motcua.config.demo.sealing import seal_again
from motcua.core.errors import DomainError
from motcua.deadlines import queries as deadline_queries
from motcua.deadlines.calendar import ICT, WorkCalendar
from motcua.directory.models import Province

_BATCH = 1_000
# Below this, starting more processes takes longer than they save.
_WORTH_A_PROCESS = 1_500
_DAYS_A_MONTH = 30.44
# Nobody is served before half an hour of a day has gone by.
_MORNING = timedelta(minutes=30)


class UnableToLoadDemo(DomainError):
    """The organisation or the procedures are missing."""


@dataclass(frozen=True, kw_only=True)
class LoadReport:
    """What a load did; `seconds` counts the dossiers alone, not the seals after them."""

    dossiers: int
    seconds: float
    sealed_days: int

    @property
    def rate(self) -> float:
        return self.dossiers / self.seconds if self.seconds else 0.0


# Called with the number of dossiers written so far and the number wanted.
Progress = Callable[[int, int], None]


def load_dossiers(
    *,
    dossiers: int,
    months: int,
    seed: int,
    processes: int,
    now: datetime,
    on_progress: Progress,
) -> LoadReport:
    """
    Write imaginary dossiers of the last months with their whole history, then seal the days anew.

    :raises UnableToLoadDemo: if there is nothing to receive or nobody to receive it
    """
    started = time.monotonic()
    now = now.astimezone(ICT)
    version = deadline_queries.get_version_in_force(on=now.date())
    calendar = deadline_queries.get_calendar_version(version_id=version.id, shop_id=None)
    province = read_province(calendar_version_id=version.id, on=now.date())
    if not province.procedures:
        raise UnableToLoadDemo(
            "Chưa có thủ tục nào đã công bố để nạp hồ sơ. / There is no published procedure."
        )
    first, last = _period(now, months, calendar)
    days = Schedule(calendar).working_days(first=first, last=last)
    plans = list(_batches(spread(dossiers, days), seed=seed, now=now))
    done = 0
    run = _run_here if processes <= 1 or dossiers < _WORTH_A_PROCESS else _run_beside
    for written in run(plans, province, calendar, processes):
        done += written
        on_progress(done, dossiers)
    seconds = time.monotonic() - started
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return LoadReport(dossiers=done, seconds=seconds, sealed_days=seal_again(since=first, at=now))


def _period(now: datetime, months: int, calendar: WorkCalendar) -> tuple[date, date]:
    """Return the first and the last day; the reform of July 2025 made the bodies that receive."""
    first = now.date() - timedelta(days=round(months * _DAYS_A_MONTH))
    begins = Province.objects.filter(valid_to=None).order_by("-valid_from").first()
    if begins is None:
        raise UnableToLoadDemo("Chưa có tỉnh nào trong danh mục. / There is no province yet.")
    last = now.date()
    if calendar.is_working_day(last) and now < calendar.opening_at(last) + _MORNING:
        last -= timedelta(days=1)
    return max(first, begins.valid_from), last


def _batches(counts: dict[date, int], *, seed: int, now: datetime) -> Iterator[BatchPlan]:
    """Join days until a batch is full; a day is never shared by two batches (its serials are one)."""
    batch: dict[date, int] = {}
    for day, count in counts.items():
        if not count:
            continue
        batch[day] = count
        if sum(batch.values()) >= _BATCH:
            yield BatchPlan(counts=batch, seed=f"{seed}-{day.isoformat()}", now=now)
            batch = {}
    if batch:
        yield BatchPlan(counts=batch, seed=f"{seed}-{max(batch).isoformat()}", now=now)


def _run_here(
    plans: list[BatchPlan], province: ProvincePlan, calendar: WorkCalendar, _processes: int
) -> Iterator[int]:
    for plan in plans:
        yield write_batch(plan=plan, province=province, calendar=calendar)


def _run_beside(
    plans: list[BatchPlan], province: ProvincePlan, calendar: WorkCalendar, processes: int
) -> Iterator[int]:
    # A connection must not be shared by two processes.
    connections.close_all()
    with ProcessPoolExecutor(
        max_workers=processes,
        mp_context=multiprocessing.get_context("fork"),
        initializer=_remember,
        initargs=(province, calendar),
    ) as pool:
        waiting = {pool.submit(_write_remembered, plan) for plan in plans}
        while waiting:
            finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in finished:
                yield future.result()


_remembered: dict[str, tuple[ProvincePlan, WorkCalendar]] = {}


def _remember(province: ProvincePlan, calendar: WorkCalendar) -> None:
    _remembered["plan"] = (province, calendar)


def _write_remembered(plan: BatchPlan) -> int:
    province, calendar = _remembered["plan"]
    return write_batch(plan=plan, province=province, calendar=calendar)
