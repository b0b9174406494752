"""Services around the result: issue it, settle at the counter, return it, hand papers over."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.deadlines.rules import legal_end_of
from motcua.directory import policies
from motcua.documents.models import StoredFile
from motcua.dossiers.errors import (
    AuthorityMissing,
    NotPermitted,
    ReasonMissing,
    UnableToMoveDossier,
    officer_id_of,
)
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.facts import CollectorFacts
from motcua.dossiers.models import (
    Dossier,
    DossierDocument,
    Opinion,
    RefusalNotice,
    Result,
    SupplementRequest,
    Transfer,
)
from motcua.dossiers.rules import DeliveryMeans, DossierState, ResultForm
from motcua.dossiers.services import deliveries
from motcua.dossiers.services.deliveries import FormFacts
from motcua.dossiers.services.originals import write_returns
from motcua.dossiers.services.steps import (
    TaskRef,
    finish_task,
    lock_dossier,
    lock_for_task,
    move,
    record,
)
from motcua.workflow.models import Task

# A form that the applicant has not got yet.
LATER = "LATER"


@dataclass(frozen=True, kw_only=True)
class ResultFacts:
    """What was decided. A refusal needs its reason (form 03, art. 19(3))."""

    is_granted: bool
    name: str
    number: str = ""
    file_id: int | None = None
    reason: str = ""


@transaction.atomic
def issue_result(*, task: TaskRef, result: ResultFacts, actor: Actor, at: datetime) -> Dossier:
    """
    Number the result, attach it and send it to the return place (art. 22); the clock stops here.

    :raises ReasonMissing: if a grant has no number or a refusal no reason
    """
    dossier, row = lock_for_task(ref=task, actor=actor)
    write_result(dossier=dossier, facts=result, actor=actor, at=at)
    finish_task(dossier=dossier, task=row, outcome="ISSUE", actor=actor, at=at)
    _arrive(dossier, actor=actor, at=at)
    return dossier


@transaction.atomic
def approve_and_issue(
    *, task: TaskRef, result: ResultFacts, opinion: str, actor: Actor, at: datetime
) -> Dossier:
    """Approve where the process has no own step of issuing: the signed result goes straight out."""
    dossier, row = lock_for_task(ref=task, actor=actor)
    _write_opinion(dossier, row, opinion, actor=actor, at=at)
    write_result(dossier=dossier, facts=result, actor=actor, at=at)
    finish_task(dossier=dossier, task=row, outcome="APPROVE", actor=actor, at=at)
    _arrive(dossier, actor=actor, at=at)
    return dossier


@transaction.atomic
def settle_at_counter(
    *,
    task: TaskRef,
    result: ResultFacts,
    collector: CollectorFacts,
    actor: Actor,
    at: datetime,
) -> Dossier:
    """
    Settle a same-sitting procedure and hand the result over at once; it is recorded (rule 17).

    :raises ReasonMissing, AuthorityMissing: see `issue_result` and `return_result`
    """
    dossier, row = lock_for_task(ref=task, actor=actor)
    write_result(dossier=dossier, facts=result, actor=actor, at=at)
    new_tasks = finish_task(dossier=dossier, task=row, outcome="COMPLETED", actor=actor, at=at)
    _arrive(dossier, actor=actor, at=at)
    waiting = next(new for new in new_tasks if new.step_key == "return")
    _return(dossier=dossier, task=waiting, collector=collector, actor=actor, at=at)
    return dossier


@transaction.atomic
def return_result(
    *, task: TaskRef, collector: CollectorFacts, actor: Actor, at: datetime
) -> Dossier:
    """
    Hand the result to the applicant or to who shows an authority; never blocked by lateness (rule 63).

    :raises AuthorityMissing: if the collector is somebody else without authority (rule 73)
    """
    dossier, row = lock_for_task(ref=task, actor=actor)
    _return(dossier=dossier, task=row, collector=collector, actor=actor, at=at)
    return dossier


@transaction.atomic
def give_papers(*, transfer_ids: tuple[int, ...], actor: Actor, at: datetime) -> int:
    """
    Hand paper dossiers over to their units; each counts once, however often it is sent (rule 37).

    :raises NotPermitted: if one lies at a shop where the officer does not work
    """
    given = 0
    for transfer in Transfer.objects.filter(pk__in=transfer_ids).order_by("dossier_id", "pk"):
        if not policies.can(actor, "dossier.hand_over", shop_id=transfer.from_shop_id):
            raise NotPermitted(_("Hồ sơ này không ở bộ phận của anh/chị."))
        dossier = lock_dossier(dossier_id=transfer.dossier_id)
        changed = Transfer.objects.filter(pk=transfer.pk, given_at=None).update(
            given_by_id=actor.officer_id, given_at=at
        )
        if changed:
            given += 1
            facts = EventFacts(kind=EventKind.PAPERS_GIVEN, data={"to": transfer.to_label})
            record(dossier=dossier, actor=actor, at=at, facts=facts)
    return given


@transaction.atomic
def take_papers(*, transfer_ids: tuple[int, ...], actor: Actor, at: datetime) -> int:
    """
    Confirm that handed-over papers arrived.

    :raises NotPermitted: if one was sent to another unit
    """
    taken = 0
    waiting = Transfer.objects.filter(pk__in=transfer_ids, given_at__isnull=False)
    for transfer in waiting.order_by("dossier_id", "pk"):
        if transfer.to_unit_id not in {None, *actor.unit_ids}:
            raise NotPermitted(_("Hồ sơ này được bàn giao cho đơn vị khác."))
        dossier = lock_dossier(dossier_id=transfer.dossier_id)
        changed = Transfer.objects.filter(pk=transfer.pk, taken_at=None).update(
            taken_by_id=actor.officer_id, taken_at=at
        )
        if changed:
            taken += 1
            facts = EventFacts(kind=EventKind.PAPERS_TAKEN, data={"from": transfer.from_label})
            record(dossier=dossier, actor=actor, at=at, facts=facts)
    return taken


def write_result(*, dossier: Dossier, facts: ResultFacts, actor: Actor, at: datetime) -> Result:
    if facts.is_granted and not facts.number.strip():
        raise ReasonMissing(_("Nhập số của văn bản kết quả."))
    if not facts.is_granted and not facts.reason.strip():
        raise ReasonMissing(_("Từ chối giải quyết phải có lý do."))
    if facts.is_granted and dossier.obligations.filter(met_at=None, cancelled_at=None).exists():
        raise UnableToMoveDossier(_("Chưa hoàn thành nghĩa vụ tài chính, chưa ban hành kết quả."))
    document = None
    if facts.file_id is not None:
        document = DossierDocument.objects.create(
            dossier=dossier,
            kind=DossierDocument.Kind.RESULT,
            file=StoredFile.objects.get(pk=facts.file_id),
            name=facts.name[:300],
            created_at=at,
            created_by_id=actor.officer_id,
        )
    if not facts.is_granted:
        RefusalNotice.objects.create(
            dossier=dossier,
            stage=SupplementRequest.Stage.AGENCY,
            reason=facts.reason.strip(),
            is_late=dossier.due_at is not None
            and at > legal_end_of(due_at=dossier.due_at, unit=dossier.time_limit_unit),
            refused_at=at,
            refused_by_id=officer_id_of(actor),
        )
    row = Result.objects.create(
        dossier=dossier,
        outcome=Result.Outcome.GRANTED if facts.is_granted else Result.Outcome.REFUSED,
        number=facts.number.strip(),
        name=facts.name,
        document=document,
        issued_by_id=officer_id_of(actor),
        issued_at=at,
    )
    deliveries.write_due_forms(row, dossier)
    return row


def _arrive(dossier: Dossier, *, actor: Actor, at: datetime) -> None:
    # The electronic result is at the return place the moment it is issued; whoever records late
    # cannot make it late (law.md §4.4).
    move(dossier, DossierState.DECIDED)
    dossier.decided_at = at
    move(dossier, DossierState.AT_COUNTER)
    dossier.result_at = at
    facts = EventFacts(
        kind=EventKind.RESULT_ISSUED,
        ground=_("Nghị định 118/2025/NĐ-CP, Điều 22"),
        clock_effect=_("Dừng đồng hồ"),
    )
    record(dossier=dossier, actor=actor, at=at, facts=facts, fields=("decided_at", "result_at"))


def _return(
    *, dossier: Dossier, task: Task, collector: CollectorFacts, actor: Actor, at: datetime
) -> None:
    if not collector.is_applicant and not collector.authority.strip():
        raise AuthorityMissing(
            _("Người nhận không phải người làm thủ tục: ghi giấy ủy quyền hoặc quan hệ được phép.")
        )
    _check_receipt(collector)
    result = Result.objects.filter(dossier=dossier, returned_at=None).first()
    if result is None:
        raise UnableToMoveDossier(_("Kết quả này đã trả; một hồ sơ không trả hai lần."))
    result.returned_by_id = actor.officer_id
    result.collector_name = collector.full_name
    result.collector_identity = collector.identity_number
    result.collector_authority = collector.authority
    result.is_receipt_lost = collector.is_receipt_lost
    result.is_identity_checked = collector.is_identity_checked
    result.known_facts = collector.known_facts.strip()
    result.save()
    # Results of before this was followed form by form learn here what is due.
    deliveries.write_due_forms(result, dossier)
    open_rows = deliveries.list_open_forms(dossier_id=dossier.pk)
    given = [_form_facts(row.form, dossier, collector) for row in open_rows]
    if open_rows and not any(given):
        raise ReasonMissing(_("Chưa trả dạng nào của kết quả."))
    for facts in given:
        if facts is not None:
            deliveries.settle_form(result=result, facts=facts, actor=actor, at=at)
    originals = dossier.components.filter(is_to_be_returned=True, returned_at=None)
    write_returns(dossier, originals, returned_to=collector.full_name, actor=actor, at=at)
    _end_return(dossier, task, result, collector=collector, actor=actor, at=at)


def _form_facts(form: str, dossier: Dossier, collector: CollectorFacts) -> FormFacts | None:
    """Return what is said of one form; None where it is still to come."""
    is_paper = form == ResultForm.PAPER
    means = collector.paper_means if is_paper else collector.electronic_means
    wish = collector.paper_unwanted if is_paper else collector.electronic_unwanted
    if means == LATER and not wish.strip():
        return None
    to = dossier.applicant.full_name if means == DeliveryMeans.ACCOUNT else collector.full_name
    return FormFacts(form=form, means=means, delivered_to=to, wish=wish)


def _end_return(
    dossier: Dossier,
    task: Task,
    result: Result,
    *,
    collector: CollectorFacts | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    """End the dossier once every form of the result is settled (rule 70)."""
    ground = _("Nghị định 118/2025/NĐ-CP, Điều 22")
    data: dict[str, Any] = {  # Any: JSON
        "forms": [
            {"form": row.form, "means": row.means, "to": row.delivered_to, "wish": row.wish}
            for row in result.deliveries.order_by("pk")
        ]
    }
    if not deliveries.is_settled(result):
        facts = EventFacts(kind=EventKind.RESULT_FORM_SETTLED, ground=ground, data=data)
        record(dossier=dossier, actor=actor, at=at, facts=facts)
        return
    result.returned_at = at
    result.save(update_fields=["returned_at"])
    finish_task(dossier=dossier, task=task, outcome="RETURN", actor=actor, at=at)
    move(dossier, DossierState.RETURNED)
    dossier.ended_at = at
    if collector is not None:
        data |= {"is_applicant": collector.is_applicant, "authority": collector.authority}
    facts = EventFacts(kind=EventKind.RESULT_RETURNED, ground=ground, data=data)
    record(dossier=dossier, actor=actor, at=at, facts=facts, fields=("ended_at",))


@transaction.atomic
def settle_result_form(*, task: TaskRef, facts: FormFacts, actor: Actor, at: datetime) -> Dossier:
    """
    Settle a form that did not go with the first: the post, the account, or a wish (rule 70).

    :raises ReasonMissing, UnableToMoveDossier: see `deliveries.settle_form`
    """
    dossier, row = lock_for_task(ref=task, actor=actor)
    result = Result.objects.filter(dossier=dossier, returned_at=None).first()
    if result is None or not row.step_key.startswith("return"):
        raise UnableToMoveDossier(_("Hồ sơ này không có kết quả đang chờ trả."))
    deliveries.write_due_forms(result, dossier)
    deliveries.settle_form(result=result, facts=facts, actor=actor, at=at)
    _end_return(dossier, row, result, actor=actor, at=at)
    return dossier


def _check_receipt(collector: CollectorFacts) -> None:
    """Without the receipt: identity papers and facts of the dossier (art. 6(2)(b); rule 74)."""
    if not collector.is_receipt_lost:
        return
    if not (
        collector.is_identity_checked
        and collector.identity_number.strip()
        and collector.known_facts.strip()
    ):
        raise AuthorityMissing(
            _(
                "Mất giấy hẹn: phải đối chiếu giấy tờ tùy thân và ghi thông tin hồ sơ người nhận đã nêu."
            )
        )


def _write_opinion(dossier: Dossier, task: Task, text: str, *, actor: Actor, at: datetime) -> None:
    Opinion.objects.create(
        dossier=dossier,
        task=task,
        kind=Opinion.Kind.APPROVAL,
        text=text.strip(),
        officer_id=officer_id_of(actor),
        unit_label=actor.unit_label,
        written_at=at,
    )
