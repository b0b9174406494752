"""Imaginary dossiers: their history must be one that the services could have written."""

import re
from collections import Counter, defaultdict
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from motcua.audit.chains import get_log, list_logs
from motcua.audit.models import AuditEntry, DailyRoot
from motcua.audit.seals import day_root
from motcua.audit.services import hash_payload as entry_payload
from motcua.audit.verification import Tally, verify_log
from motcua.config.demo import services
from motcua.core.hashing import GENESIS, chain_hash, row_hash
from motcua.deadlines.models import DeadlineLedger
from motcua.deadlines.rules import Timeliness, timeliness
from motcua.directory.models import Person
from motcua.dossiers.clock import due_now
from motcua.dossiers.events import hash_payload as event_payload
from motcua.dossiers.models import Applicant, DailySerial, Dossier, DossierEvent
from motcua.dossiers.rules import DossierState
from motcua.workflow import engine
from motcua.workflow.models import Instance, Task

NOW = datetime(2026, 3, 4, 10, 40, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
DOSSIERS = 900
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _province(kept_load):
    with kept_load():
        services.load_province(at=NOW)
        services.load_history(dossiers=DOSSIERS, months=4, seed=7, now=NOW, processes=1)
        yield


@pytest.fixture(autouse=True)
def _reading(_province, db) -> None:
    """Every test sees what was loaded once."""


class TestHistory:
    def test_has_the_number_asked_for_all_marked_imaginary(self):
        assert Dossier.objects.count() == DOSSIERS
        assert not Dossier.objects.filter(is_imaginary=False).exists()

    def test_has_every_state_that_lasts(self):
        states = set(Dossier.objects.values_list("state", flat=True))

        assert states >= {
            DossierState.AWAITING_COMPLETION,
            DossierState.REFUSED_AT_INTAKE,
            DossierState.IN_PROCESS,
            DossierState.SUPPLEMENT_REQUESTED,
            DossierState.AT_COUNTER,
            DossierState.RETURNED,
        }

    def test_is_mostly_on_time(self):
        decided = Dossier.objects.filter(result_at__isnull=False, due_at__isnull=False)
        verdicts = Counter(
            timeliness(result_at=row.result_at, due_at=row.due_at) for row in decided
        )

        assert 0.01 < verdicts[Timeliness.LATE] / verdicts.total() < 0.06
        assert verdicts[Timeliness.EARLY]

    def test_is_open_only_where_it_is_recent(self):
        oldest = Dossier.objects.filter(state="IN_PROCESS").order_by("received_at").first()

        assert (NOW - oldest.received_at).days < 120

    def test_nothing_happens_after_now(self):
        assert not DossierEvent.objects.filter(occurred_at__gt=NOW).exists()
        assert not Task.objects.filter(ended_at__gt=NOW).exists()


class TestChains:
    def test_every_event_has_the_hash_the_services_would_give(self):
        heads = defaultdict(lambda: GENESIS)
        counts = Counter()
        for event in DossierEvent.objects.order_by("dossier_id", "sequence"):
            previous = heads[event.dossier_id]
            assert bytes(event.previous_hash) == previous
            assert bytes(event.row_hash) == chain_hash(previous, event_payload(event))
            heads[event.dossier_id] = bytes(event.row_hash)
            counts[event.dossier_id] += 1
            assert event.sequence == counts[event.dossier_id]
        for dossier in Dossier.objects.all():
            assert bytes(dossier.event_head) == heads[dossier.pk]
            assert dossier.event_count == counts[dossier.pk]

    def test_events_of_a_dossier_never_go_back_in_time(self):
        last = {}
        for dossier_id, at in DossierEvent.objects.order_by("dossier_id", "sequence").values_list(
            "dossier_id", "occurred_at"
        ):
            assert at >= last.get(dossier_id, at)
            last[dossier_id] = at

    def test_every_audit_entry_has_the_hash_the_service_would_give(self):
        for entry in AuditEntry.objects.filter(origin="demo", subject_kind="dossier"):
            assert bytes(entry.row_hash) == row_hash(entry_payload(entry))

    def test_the_days_are_sealed_up_to_yesterday(self):
        newest = DailyRoot.objects.filter(log="dossier_events").order_by("-date").first()

        assert newest.date.isoformat() == "2026-03-03"
        sealed = DailyRoot.objects.filter(log="dossier_events")
        today = DossierEvent.objects.filter(occurred_at__date=NOW.date()).count()
        assert sum(root.row_count for root in sealed) + today == DossierEvent.objects.count()


class TestCodes:
    def test_serials_of_a_day_have_no_gap_and_no_double(self):
        serials = defaultdict(list)
        accepted = Dossier.objects.filter(code__isnull=False)
        for code in accepted.order_by("received_at", "id").values_list("code", flat=True):
            prefix, day, serial = re.fullmatch(r"(.+)-(\d{6})-(\d{4,})", code).groups()
            serials[prefix, day].append(int(serial))
        assert all(sorted(found) == list(range(1, len(found) + 1)) for found in serials.values())
        for row in DailySerial.objects.all():
            assert row.last == len(serials[row.prefix, f"{row.date:%y%m%d}"])

    def test_persons_are_of_no_real_province(self):
        numbers = Person.objects.values_list("personal_id", flat=True)

        assert all(re.fullmatch(r"999[0-3]\d{8}", number) for number in numbers)
        assert not Applicant.objects.exclude(identity_number__startswith="999").exists()


class TestClock:
    def test_due_dates_are_those_of_the_clock(self):
        for dossier in Dossier.objects.filter(state="IN_PROCESS").order_by("pk")[:40]:
            assert due_now(dossier).due_at == dossier.due_at

    def test_every_accepted_dossier_has_its_first_ledger_row(self):
        accepted = set(Dossier.objects.filter(code__isnull=False).values_list("pk", flat=True))
        starts = DeadlineLedger.objects.filter(sequence=1, kind="START")

        assert set(starts.values_list("dossier_id", flat=True)) == accepted
        assert all(row.segments for row in starts[:50])


class TestTasks:
    def test_the_engine_waits_exactly_for_the_open_tasks(self):
        waiting = Instance.objects.filter(ended_at=None).select_related("definition")
        assert waiting.exists()
        for instance in waiting:
            spec = engine.load_spec(
                instance.definition.digest, lambda i=instance: i.definition.bpmn
            )
            steps = engine.Run.load(spec, bytes(instance.state)).open_steps()
            tasks = instance.tasks.filter(state__in=["OPEN", "CLAIMED"])
            assert {step.engine_task_id for step in steps} == set(
                tasks.values_list("engine_task_id", flat=True)
            )

    def test_ended_dossiers_have_no_open_task(self):
        ended = Dossier.objects.filter(ended_at__isnull=False, instance__isnull=False)

        assert not Task.objects.filter(
            instance__dossier__in=ended, state__in=["OPEN", "CLAIMED"]
        ).exists()
        assert not ended.filter(instance__ended_at=None).exists()


class TestSeals:
    def test_are_those_of_the_audit_itself(self):
        roots = list(DailyRoot.objects.filter(log="dossier_events").order_by("date"))

        previous = GENESIS
        for root in roots:
            count, expected = day_root(
                log=get_log("dossier_events"), day=root.date, previous_root=previous
            )
            assert (root.row_count, bytes(root.root)) == (count, expected)
            assert bytes(root.previous_root) == previous
            previous = bytes(root.root)
        assert len(roots) > 100


class TestAudit:
    def test_proves_every_log(self):
        findings = [finding for log in list_logs() for finding in verify_log(log, tally=Tally())]

        assert findings == []
