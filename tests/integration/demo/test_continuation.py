"""Open imaginary dossiers go on with the real services, as if these had begun them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from motcua.audit.chains import get_log
from motcua.audit.verification import Tally, verify_log
from motcua.config.demo import services as demo
from motcua.core.actors import Actor
from motcua.directory import queries as directory_queries
from motcua.directory.models import Posting
from motcua.dossiers import services
from motcua.dossiers.facts import CollectorFacts
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import ResultFacts, TaskRef
from motcua.workflow.models import Task

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 10, 40, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
RESULT = ResultFacts(is_granted=True, name="Kết quả", number="12/KQ")


def _actor(task: Task) -> Actor:
    officer_id = task.officer_id
    if officer_id is None:
        place = {"shop_id": task.shop_id} if task.shop_id else {"unit_id": task.unit_id}
        if not (task.shop_id or task.unit_id):
            place = {"agency_id": task.agency_id}
        officer_id = Posting.objects.filter(role=task.role, **place).first().officer_id
    actor = directory_queries.get_actor_of_officer(
        officer_id=officer_id, on=NOW.date(), origin="test"
    )
    assert actor is not None
    return actor


def _finish(task: Task, at: datetime) -> None:
    ref = TaskRef(task_id=task.pk, version=task.version)
    actor = _actor(task)
    match task.step_key:
        case "assign":
            specialist = Posting.objects.filter(role="SPECIALIST", unit_id=task.unit_id).first()
            services.assign_dossier(task=ref, officer_id=specialist.officer_id, actor=actor, at=at)
        case "approve" if "issue" not in task.instance.definition.steps:
            services.approve_and_issue(task=ref, result=RESULT, opinion="", actor=actor, at=at)
        case "issue":
            services.issue_result(task=ref, result=RESULT, actor=actor, at=at)
        case "return":
            collector = CollectorFacts(full_name="A", identity_number="1", is_applicant=True)
            services.return_result(task=ref, collector=collector, actor=actor, at=at)
        case "consult":
            services.answer_consultation(task=ref, reply="Đồng ý.", actor=actor, at=at)
        case step:
            outcome = {"approve": "APPROVE", "field_check": "CHECKED"}.get(step, "PROPOSE")
            services.conclude_step(
                task=ref, outcome=outcome, opinion="Đủ điều kiện.", actor=actor, at=at
            )


class TestOpenDossiers:
    def test_can_be_brought_to_their_end(self):
        demo.load_province(at=NOW)
        demo.load_history(dossiers=250, months=1, seed=3, now=NOW, processes=1)
        waiting = Dossier.objects.filter(state__in=["IN_PROCESS", "AT_COUNTER"]).order_by("pk")
        chosen = list(waiting[:12])
        assert len(chosen) == 12

        for dossier in chosen:
            at = NOW
            while task := Task.objects.filter(
                instance=dossier.instance_id, state__in=["OPEN", "CLAIMED"]
            ).first():
                at += timedelta(minutes=5)
                _finish(task, at)
            dossier.refresh_from_db()
            assert dossier.state == "RETURNED"
            log = get_log("dossier_events")
            assert not list(verify_log(log, tally=Tally(), only_key=dossier.pk))
