"""Faults of the authority: an error in the result, papers lost; early returns (Decree 118/2025, arts. 22, 23)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.deadlines.rules import correction_due
from motcua.directory import policies
from motcua.documents.models import StoredFile
from motcua.dossiers import clock
from motcua.dossiers.errors import (
    NotPermitted,
    ReasonMissing,
    UnableToMoveDossier,
    officer_id_of,
)
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.models import (
    Correction,
    Dossier,
    DossierDocument,
    EarlyNotice,
    Result,
)
from motcua.dossiers.queries.page import relation_of
from motcua.dossiers.rules import OPEN_STATES, CorrectionKind, DossierState, NoticeMeans
from motcua.dossiers.services.steps import lock_at_version, record
from motcua.legislation.rules import get_rule_set

_GROUND_ERROR = "Nghị định 118/2025/NĐ-CP, Điều 23 khoản 1"
_GROUND_LOST = "Nghị định 118/2025/NĐ-CP, Điều 23 khoản 2"


@dataclass(frozen=True, kw_only=True)
class FaultFacts:
    """What went wrong and who answers for it; `apology` goes to the applicant."""

    kind: str
    description: str
    responsible: str = ""
    apology: str = ""


@dataclass(frozen=True, kw_only=True)
class RemedyFacts:
    """How it was put right; a corrected result has its new number and file."""

    remedy: str
    result_number: str = ""
    file_id: int | None = None


@transaction.atomic
def report_fault(*, dossier_id: int, facts: FaultFacts, actor: Actor, at: datetime) -> Correction:
    """
    Open the correction of a result (due in 3 working days, free: rule 76) or the remedy of lost papers.

    A corrected result costs the applicant nothing: no payment can be recorded for it.

    :raises ReasonMissing: if it is not said what is wrong, or lost papers go without apology
    :raises UnableToMoveDossier: if there is no such result or dossier to put right
    :raises NotPermitted: if the person has nothing to do with the dossier
    """
    if not facts.description.strip():
        raise ReasonMissing(_("Ghi sai sót hoặc giấy tờ bị mất, hư hỏng."))
    dossier = lock_at_version(dossier_id=dossier_id, version=None)
    _require(dossier, actor)
    kind = CorrectionKind(facts.kind)
    _check_possible(dossier, kind, facts)
    due_at = correction_due(
        found_at=at,
        calendar=clock.calendar_of(dossier),
        rule_set=get_rule_set(dossier.rule_set),
    ).due_at
    row = Correction.objects.create(
        dossier=dossier,
        kind=kind,
        description=facts.description.strip(),
        responsible=facts.responsible.strip() or dossier.competent_agency.name,
        apology=facts.apology.strip(),
        found_by_id=officer_id_of(actor),
        found_at=at,
        due_at=due_at if kind is CorrectionKind.RESULT_ERROR else None,
    )
    is_error = kind is CorrectionKind.RESULT_ERROR
    event = EventFacts(
        kind=EventKind.ERROR_FOUND if is_error else EventKind.PAPERS_LOST,
        ground=_GROUND_ERROR if is_error else _GROUND_LOST,
        data={
            "description": row.description,
            "responsible": row.responsible,
            "due_at": row.due_at.isoformat() if row.due_at else None,
            "is_free": True,
        },
    )
    record(dossier=dossier, actor=actor, at=at, facts=event)
    return row


def _check_possible(dossier: Dossier, kind: CorrectionKind, facts: FaultFacts) -> None:
    if Correction.objects.filter(dossier=dossier, kind=kind, done_at=None).exists():
        raise UnableToMoveDossier(_("Đang có việc khắc phục chưa xong của hồ sơ này."))
    if kind is CorrectionKind.RESULT_ERROR and not hasattr(dossier, "result"):
        raise UnableToMoveDossier(_("Hồ sơ chưa có kết quả để đính chính."))
    if kind is CorrectionKind.LOST_PAPERS:
        if DossierState(dossier.state) not in OPEN_STATES or dossier.received_at is None:
            raise UnableToMoveDossier(_("Hồ sơ không còn giữ giấy tờ của người làm thủ tục."))
        if not facts.apology.strip():
            raise ReasonMissing(_("Ghi lời xin lỗi gửi người làm thủ tục (Điều 23 khoản 2)."))


@transaction.atomic
def finish_correction(
    *, correction_id: int, facts: RemedyFacts, actor: Actor, at: datetime
) -> Correction:
    """
    Write down how it was put right; a corrected result gets its new number and file beside the old one.

    :raises ReasonMissing: if it is not said how, or a corrected result has no number
    :raises UnableToMoveDossier: if it is done already
    """
    if not facts.remedy.strip():
        raise ReasonMissing(_("Ghi cách đã khắc phục."))
    dossier_id = Correction.objects.values_list("dossier_id", flat=True).get(pk=correction_id)
    dossier = lock_at_version(dossier_id=dossier_id, version=None)
    _require(dossier, actor)
    row = Correction.objects.get(pk=correction_id)
    if row.done_at is not None:
        raise UnableToMoveDossier(_("Việc này đã xong."))
    is_error = row.kind == CorrectionKind.RESULT_ERROR
    if is_error and not facts.result_number.strip():
        raise ReasonMissing(_("Nhập số của văn bản đính chính."))
    if is_error:
        _replace_result(dossier, row, facts, actor=actor, at=at)
    row.remedy = facts.remedy.strip()
    row.done_at, row.done_by_id = at, officer_id_of(actor)
    row.save()
    event = EventFacts(
        kind=EventKind.ERROR_CORRECTED if is_error else EventKind.PAPERS_RESTORED,
        ground=_GROUND_ERROR if is_error else _GROUND_LOST,
        data={
            "remedy": row.remedy,
            "number": row.result_number,
            "is_late": row.due_at is not None and at > row.due_at,
        },
    )
    record(dossier=dossier, actor=actor, at=at, facts=event)
    return row


def _replace_result(
    dossier: Dossier, row: Correction, facts: RemedyFacts, *, actor: Actor, at: datetime
) -> None:
    """The old document stays in the dossier; the result points to the corrected one."""
    row.old_result_number = dossier.result.number
    row.result_number = facts.result_number.strip()
    if facts.file_id is not None:
        old = dossier.result.document
        row.document = DossierDocument.objects.create(
            dossier=dossier,
            kind=DossierDocument.Kind.RESULT,
            file=StoredFile.objects.get(pk=facts.file_id),
            name=dossier.result.name[:300],
            replaces=old,
            created_at=at,
            created_by_id=actor.officer_id,
        )
        Result.objects.filter(dossier=dossier).update(document=row.document)
    Result.objects.filter(dossier=dossier).update(number=row.result_number)


@transaction.atomic
def announce_early_return(
    *, dossier_id: int, return_at: datetime, means: str, text: str = "", actor: Actor, at: datetime
) -> EarlyNotice:
    """
    Tell the applicant that the result may be fetched before the promised day (art. 22(5); rule 75).

    Until somebody has told him the promised time stands, however early the result is here.

    :raises UnableToMoveDossier: if no result waits, or the new time is not before the promised one
    """
    if means not in set(NoticeMeans):
        raise ReasonMissing(_("Chọn cách báo cho người làm thủ tục."))
    dossier = lock_at_version(dossier_id=dossier_id, version=None)
    if not policies.can(actor, "dossier.return", shop_id=dossier.return_shop_id):
        raise NotPermitted(_("Kết quả này không trả ở bộ phận của anh/chị."))
    if dossier.state != DossierState.AT_COUNTER:
        raise UnableToMoveDossier(_("Hồ sơ chưa có kết quả chờ trả."))
    if dossier.due_at is None or not at <= return_at < dossier.due_at:
        raise UnableToMoveDossier(_("Thời gian trả sớm phải từ lúc này đến trước thời gian hẹn."))
    row = EarlyNotice.objects.create(
        dossier=dossier,
        return_at=return_at,
        means=means,
        text=text.strip()
        or _("Hồ sơ %(code)s đã có kết quả, mời Ông/Bà nhận từ %(when)s.")
        % {"code": dossier.code, "when": f"{return_at:%H:%M} ngày {return_at:%d/%m/%Y}"},
        told_by_id=officer_id_of(actor),
        told_at=at,
    )
    event = EventFacts(
        kind=EventKind.EARLY_RETURN_TOLD,
        ground=_("Nghị định 118/2025/NĐ-CP, Điều 22 khoản 5"),
        data={"return_at": return_at.isoformat(), "means": means, "text": row.text},
    )
    record(dossier=dossier, actor=actor, at=at, facts=event)
    return row


def _require(dossier: Dossier, actor: Actor) -> None:
    at_home = any(
        policies.can(actor, "dossier.receive", shop_id=shop_id)
        for shop_id in {dossier.intake_shop_id, dossier.return_shop_id}
    )
    if not at_home and not policies.can(actor, "dossier.correct", relation=relation_of(dossier)):
        raise NotPermitted(_("Hồ sơ này không thuộc phần việc của anh/chị."))
