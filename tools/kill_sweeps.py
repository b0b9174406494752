"""
Proves that the sweeps survive being killed: `python tools/kill_sweeps.py` (DATABASE_URL: an empty database).

1. the imaginary organisation is loaded and thousands of dossiers with something due are written;
2. workers (`motcua sweep`) run in processes of their own and are killed with SIGKILL at random
   moments while they are at work, and started again;
3. a last worker runs to the end;
4. every dossier is looked at: nothing doubled, nothing missed, nothing done too early.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

_START = "from motcua.config.cli import main; main()"
_PATIENCE_SECONDS = 120
_BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How many dossiers of each sort; the controls have nothing due and must stay untouched."""

    due_soon: int
    overdue: int
    over_term: int
    silent: int
    in_time: int
    within_term: int

    @property
    def total(self) -> int:
        return sum(asdict(self).values())


@dataclass(kw_only=True)
class Report:
    dossiers: int
    kills: int = 0
    kills_in_transaction: int = 0
    starts: int = 0
    seconds: float = 0.0
    found: dict[str, int] = field(default_factory=dict)
    notices: int = 0
    faults: list[str] = field(default_factory=list)


def plan_of(total: int) -> Plan:
    """Divide a number of dossiers among the sorts."""
    tenth = total // 10
    rest = total - 8 * tenth
    return Plan(
        due_soon=3 * tenth,
        overdue=rest,
        over_term=2 * tenth,
        silent=tenth,
        in_time=tenth,
        within_term=tenth,
    )


# --- 1. dossiers ------------------------------------------------------------------------------------


def load_organisation(at: datetime) -> None:
    """Load the imaginary organisation and one procedure."""
    from motcua.config.demo import services as demo_services
    from motcua.core.actors import system_actor
    from motcua.procedures import services as procedure_services
    from motcua.procedures.pack_files import read_packs

    before = at - timedelta(days=30)
    publisher = system_actor(origin="kill test")
    demo_services.load_organisation(at=before)
    packs = read_packs(["marital_status_certificate"])
    for loaded in procedure_services.load_packs(packs=packs, actor=publisher, at=before):
        procedure_services.publish_revision(
            revision_id=loaded.revision.pk,
            version=loaded.revision.version,
            effective_from=date(2025, 7, 1),
            today=before.date(),
            actor=publisher,
            at=before,
        )


def write_dossiers(plan: Plan, *, at: datetime) -> dict[str, list[int]]:
    """Write the dossiers, copies of three that went through the services; return ids by sort."""
    patterns = _Patterns(at=at)
    later = at + timedelta(days=40)
    an_hour = timedelta(hours=1)
    sorts: list[tuple[str, int, Any, dict[str, Any]]] = [  # Any: a dossier, column values
        ("due_soon", plan.due_soon, patterns.in_process, {"due_at": at + 2 * an_hour}),
        ("overdue", plan.overdue, patterns.in_process, {"due_at": at - an_hour}),
        ("in_time", plan.in_time, patterns.in_process, {"due_at": later}),
        ("silent", plan.silent, patterns.asked, {"due_at": later}),
        ("over_term", plan.over_term, patterns.waiting, {"supplement_due_at": at - an_hour}),
        ("within_term", plan.within_term, patterns.waiting, {"supplement_due_at": later}),
    ]
    return {
        name: [row for start in range(0, count, _BATCH)
               for row in _copies(pattern, min(_BATCH, count - start), changes)]
        for name, count, pattern, changes in sorts
    }  # fmt: skip


class _Patterns:
    """Three dossiers brought by the services to where their copies begin."""

    def __init__(self, *, at: datetime) -> None:
        self._at = at - timedelta(days=1)
        self._shop = self._find_shop()
        self.in_process = self._assigned()
        self.waiting = self._assigned()
        self._ask_supplement(self.waiting)
        self.asked = self._assigned()
        self._ask_opinion(self.asked)
        for pattern in (self.in_process, self.waiting, self.asked):
            pattern.refresh_from_db()

    def _find_shop(self) -> Any:  # Any: a one-stop shop
        from motcua.directory.models import OneStopShop

        return (
            OneStopShop.objects.select_related("agency")
            .filter(kind="COMMUNE_CENTER", valid_to=None)
            .order_by("pk")[0]
        )

    def _actor(self, **place: object) -> Any:  # Any: an actor
        from motcua.directory import queries
        from motcua.directory.models import Posting

        posting = Posting.objects.filter(valid_to=None, **place).select_related("officer")
        first = posting.order_by("pk")[0]
        return queries.get_actor(
            account_id=first.officer.account_id, on=self._at.date(), origin="kill test"
        )

    def _assigned(self) -> Any:  # Any: a dossier
        from motcua.dossiers import services

        counter = self._actor(role="COUNTER_OFFICER", shop=self._shop)
        dossier = services.receive_dossier(intake=self._intake(), actor=counter, at=self._at)
        # Paper has its own sweeps; here it would only blur the counting.
        dossier.transfers.all().delete()
        task = self._task(dossier)
        specialist = self._actor(role="SPECIALIST", unit=task.unit_id)
        services.assign_dossier(
            task=self._ref(task),
            officer_id=specialist.officer_id,
            actor=self._actor(role="UNIT_HEAD", unit=task.unit_id),
            at=self._at,
        )
        return dossier

    def _intake(self) -> Any:  # Any: the facts of an intake
        from motcua.dossiers.facts import ComponentFacts, IntakeFacts, PartyFacts
        from motcua.dossiers.rules import Channel
        from motcua.procedures.models import ProcedureRevision

        revision = ProcedureRevision.objects.get(procedure__code="1.004873", state="PUBLISHED")
        variant = revision.variants.order_by("order").first()
        return IntakeFacts(
            submission_key=uuid4(),
            revision_id=revision.pk,
            variant_id=variant.pk if variant else None,
            channel=Channel.COUNTER,
            intake_shop_id=self._shop.pk,
            commune_id=self._shop.agency.commune_id,
            applicant=PartyFacts(
                full_name="Trần Thị Lành", identity_number="999190000018", birth_year=1990
            ),
            components=tuple(
                ComponentFacts(
                    requirement_id=row.pk,
                    name=row.name,
                    kind="FETCHED" if row.available_from else "ORIGINAL",
                )
                for row in revision.requirements.order_by("order")
            ),
            fee_inputs={"copies": 1},
        )

    def _task(self, dossier: Any) -> Any:  # Any: a dossier, a task
        from motcua.workflow.models import Task

        return Task.objects.get(instance=dossier.instance_id, state__in=["OPEN", "CLAIMED"])

    def _ref(self, task: Any) -> Any:  # Any: a task and its reference
        from motcua.dossiers import services

        return services.TaskRef(task_id=task.pk, version=task.version)

    def _ask_supplement(self, dossier: Any) -> None:  # Any: a dossier
        from motcua.dossiers import services
        from motcua.dossiers.facts import SupplementItemFacts

        task = self._task(dossier)
        services.request_supplement(
            task=self._ref(task),
            items=(SupplementItemFacts(name="Số tài khoản"),),
            reason="Thiếu",
            actor=self._actor(role="SPECIALIST", officer=task.officer_id, unit=task.unit_id),
            at=self._at,
        )

    def _ask_opinion(self, dossier: Any) -> None:  # Any: a dossier
        from motcua.directory.models import Agency
        from motcua.dossiers import services
        from motcua.dossiers.facts import OpinionRequestFacts

        task = self._task(dossier)
        agency = Agency.objects.filter(function="JUSTICE", valid_to=None).order_by("pk")[0]
        services.ask_opinions(
            dossier_id=dossier.pk,
            requests=[
                OpinionRequestFacts(
                    agency_id=agency.pk,
                    content="Xác nhận quy hoạch",
                    respond_by=self._at + timedelta(hours=1),
                    reply_method="Trên hệ thống",
                )
            ],
            actor=self._actor(role="SPECIALIST", officer=task.officer_id, unit=task.unit_id),
            at=self._at,
        )


def _copies(pattern: Any, count: int, changes: dict[str, Any]) -> list[int]:  # Any: rows
    """Copy a dossier with its process and its open questions; its history begins anew."""
    from motcua.dossiers.models import Applicant, Consultation, Dossier
    from motcua.workflow.models import Instance, Task

    instance = Instance.objects.get(pk=pattern.instance_id)
    tasks = list(Task.objects.filter(instance=instance, state__in=["OPEN", "CLAIMED"]))
    applicant = Applicant.objects.get(dossier=pattern)
    question = Consultation.objects.filter(dossier=pattern).first()
    instances = Instance.objects.bulk_create(_copy(instance) for _number in range(count))
    dossiers = Dossier.objects.bulk_create(
        _copy(
            pattern,
            instance_id=row.pk,
            code=f"KILL-{uuid4()}",
            submission_key=uuid4(),
            event_count=0,
            event_head=bytes(32),
            **changes,
        )
        for row in instances
    )
    Task.objects.bulk_create(_copy(task, instance_id=row.pk) for row in instances for task in tasks)
    Applicant.objects.bulk_create(_copy(applicant, dossier_id=row.pk) for row in dossiers)
    if question is not None:
        Consultation.objects.bulk_create(
            _copy(question, dossier_id=row.pk, task_id=None) for row in dossiers
        )
    return [row.pk for row in dossiers]


def _copy(row: Any, **changes: object) -> Any:  # Any: a row of any table
    values = {
        column.attname: getattr(row, column.attname)
        for column in row._meta.concrete_fields  # noqa: SLF001 — Django's documented way
        if not column.primary_key
    }
    return type(row)(**{**values, **changes})


# --- 2. and 3. workers that are killed --------------------------------------------------------------


def run_and_kill(
    *, kills: int, workers: int, chance: random.Random, environment: dict[str, str], report: Report
) -> None:
    """Kill a worker at work, `kills` times; afterwards let one run to the end."""
    started = time.monotonic()
    running = [_start(environment, report) for _number in range(workers)]
    try:
        while report.kills < kills:
            done = _progress()
            _wait_for_progress(done)
            time.sleep(chance.uniform(0.0, 0.6))
            victim = chance.randrange(workers)
            report.kills_in_transaction += _is_in_transaction()
            os.kill(running[victim].pid, signal.SIGKILL)
            running[victim].wait()
            report.kills += 1
            running[victim] = _start(environment, report)
    finally:
        for worker in running:
            worker.kill()
            worker.wait()
    for _round in range(2):
        subprocess.run(
            [sys.executable, "-c", _START, "sweep", "--once"],
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=_PATIENCE_SECONDS * 5,
        )
    report.seconds = round(time.monotonic() - started, 1)


def _start(environment: dict[str, str], report: Report) -> subprocess.Popen[bytes]:
    report.starts += 1
    return subprocess.Popen(
        [sys.executable, "-c", _START, "sweep", "--every", "1"],
        env=environment,
        stdout=subprocess.DEVNULL,
    )


def _progress() -> tuple[int, int]:
    from motcua.dossiers.models import Alert, Dossier

    closed = Dossier.objects.filter(state="CLOSED_INCOMPLETE").count()
    return Alert.objects.count(), closed


def _wait_for_progress(done: tuple[int, int]) -> None:
    """Wait until a worker has written something, or until nothing is left to write."""
    until = time.monotonic() + 15
    while _progress() == done and time.monotonic() < until:
        time.sleep(0.02)


def _is_in_transaction() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
        )
        return int(cursor.fetchone()[0] > 0)


# --- 4. the proof -----------------------------------------------------------------------------------


def check(ids: dict[str, list[int]], report: Report) -> None:
    """Look at every dossier and write what is wrong with it into the report."""
    expected = {"due_soon": "DUE_SOON", "overdue": "OVERDUE", "silent": "CONSULT_SILENT",
                "over_term": "SUPPLEMENT_OVER"}  # fmt: skip
    for name, dossier_ids in ids.items():
        kind = expected.get(name)
        report.found[name] = _check_alerts(name, kind, dossier_ids, report)
        if kind is not None:
            report.notices += _check_notices(kind, dossier_ids, report)
    _check_states(ids, report)
    _check_events(ids, report)


def _check_alerts(name: str, kind: str | None, ids: list[int], report: Report) -> int:
    from motcua.dossiers.models import Alert

    rows = Alert.objects.filter(dossier__in=ids).values_list("dossier_id", "kind")
    counted = Counter(rows)
    wanted = Counter({(row, kind): 1 for row in ids}) if kind else Counter()
    _compare(f"alerts of {name}", counted, wanted, report)
    return sum(counted.values())


def _check_notices(kind: str, ids: list[int], report: Report) -> int:
    from motcua.dossiers.models import Alert
    from motcua.notifications.models import StaffNotice

    rows = list(
        StaffNotice.objects.filter(subject_id__in=ids, kind=kind).values_list(
            "subject_id", "officer_id"
        )
    )
    # All dossiers of a sort lie at the same place, so the same people read of each of them.
    readers = {officer for _dossier, officer in rows}
    wanted = Counter((row, officer) for row in ids for officer in readers)
    _compare(f"notices {kind}", Counter(rows), wanted, report)
    if ids and not readers:
        report.faults.append(f"nobody was told of {kind}")
    assert Alert.objects.exists()
    return len(rows)


def _check_states(ids: dict[str, list[int]], report: Report) -> None:
    from motcua.dossiers.models import Consultation, Dossier
    from motcua.workflow.models import Task

    states = dict(Dossier.objects.values_list("pk", "state"))
    wanted = dict.fromkeys(ids, "IN_PROCESS")
    wanted |= {"over_term": "CLOSED_INCOMPLETE", "within_term": "SUPPLEMENT_REQUESTED"}
    for name, dossier_ids in ids.items():
        wrong = [row for row in dossier_ids if states[row] != wanted[name]]
        _blame(f"state of {name}", wrong, report)
    open_tasks = Task.objects.filter(
        instance__dossier__in=ids["over_term"], state__in=["OPEN", "CLAIMED"]
    )
    _blame("open task of a closed dossier", open_tasks.values_list("pk", flat=True), report)
    untold = Consultation.objects.filter(dossier__in=ids["silent"], silence_told_at=None)
    _blame("silence not told", untold.values_list("pk", flat=True), report)


def _check_events(ids: dict[str, list[int]], report: Report) -> None:
    from motcua.core.hashing import chain_hash
    from motcua.dossiers.events import GENESIS, hash_payload
    from motcua.dossiers.models import Dossier, DossierEvent

    every = [row for dossier_ids in ids.values() for row in dossier_ids]
    heads = {row.pk: row for row in Dossier.objects.filter(pk__in=every)}
    chains: dict[int, list[DossierEvent]] = {row: [] for row in every}
    for event in DossierEvent.objects.filter(dossier_id__in=every).order_by("sequence", "pk"):
        chains[event.dossier_id].append(event)
    kinds = {"over_term": ["dossier.closed_incomplete"], "silent": ["dossier.consultation_silent"]}
    for name, dossier_ids in ids.items():
        for row in dossier_ids:
            head = GENESIS
            for event in chains[row]:
                head = chain_hash(head, hash_payload(event))
            sequence = [event.sequence for event in chains[row]]
            is_whole = sequence == list(range(1, heads[row].event_count + 1))
            if not is_whole or head != bytes(heads[row].event_head):
                report.faults.append(f"chain of events of {row} is broken")
            if [event.kind for event in chains[row]] != kinds.get(name, []):
                report.faults.append(f"events of {row} ({name}) are not as expected")


def _compare(
    what: str,
    counted: Counter[Any],
    wanted: Counter[Any],
    report: Report,  # Any: keys
) -> None:
    _blame(f"{what}: doubled or unwanted", (counted - wanted).elements(), report)
    _blame(f"{what}: missed", (wanted - counted).elements(), report)


def _blame(what: str, rows: Iterable[object], report: Report) -> None:
    wrong = list(rows)
    if wrong:
        report.faults.append(f"{what}: {len(wrong)}, first {wrong[0]}")


def main() -> int:
    """Run the whole proof; the exit code tells whether it holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", type=int, default=5000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings.dev")
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from motcua.dossiers.models import Dossier

    call_command("migrate", verbosity=0, interactive=False)
    if Dossier.objects.exists():
        print("DATABASE_URL phải trỏ tới một cơ sở dữ liệu trống.", file=sys.stderr)
        return 2
    now = timezone.localtime()
    load_organisation(now)
    plan = plan_of(asked.dossiers)
    ids = write_dossiers(plan, at=now)
    report = Report(dossiers=plan.total)
    run_and_kill(
        kills=asked.kills,
        workers=asked.workers,
        chance=random.Random(asked.seed),  # noqa: S311 — a printed seed, no secret
        environment=dict(os.environ),
        report=report,
    )
    check(ids, report)
    print(json.dumps({"seed": asked.seed, **asdict(report)}, ensure_ascii=False, indent=1))
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
