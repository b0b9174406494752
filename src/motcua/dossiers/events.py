"""
The event log of a dossier: append-only, hash-chained (decision 3 of the architecture).

Every service writes one event in its own transaction; the chain's head stands on the dossier.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.core.actors import Actor
from motcua.core.hashing import chain_hash
from motcua.dossiers.models import Dossier, DossierEvent

GENESIS = bytes(32)


class EventKind(StrEnum):
    """Closed list of what can happen to a dossier."""

    RECEIVED = "dossier.received"
    COMPLETION_ASKED = "dossier.completion_asked"
    REFUSED_AT_INTAKE = "dossier.refused_at_intake"
    PAPERS_GIVEN = "dossier.papers_given"
    PAPERS_TAKEN = "dossier.papers_taken"
    ASSIGNED = "dossier.assigned"
    CLAIMED = "dossier.claimed"
    GIVEN_BACK = "dossier.given_back"
    PROPOSED = "dossier.proposed"
    REFUSAL_PROPOSED = "dossier.refusal_proposed"
    REVIEWED = "dossier.reviewed"
    CHECKED_ON_SITE = "dossier.checked_on_site"
    SENT_BACK = "dossier.sent_back"
    APPROVED = "dossier.approved"
    CONSULTATION_ASKED = "dossier.consultation_asked"
    CONSULTATION_ANSWERED = "dossier.consultation_answered"
    CONSULTATION_SILENT = "dossier.consultation_silent"
    CONSULTATION_WITHDRAWN = "dossier.consultation_withdrawn"
    VISIT_ANNOUNCED = "dossier.visit_announced"
    VISIT_HELD = "dossier.visit_held"
    VISIT_CANCELLED = "dossier.visit_cancelled"
    SUPPLEMENT_ASKED = "dossier.supplement_asked"
    SUPPLEMENT_RECEIVED = "dossier.supplement_received"
    CLOSED_INCOMPLETE = "dossier.closed_incomplete"
    RESULT_ISSUED = "dossier.result_issued"
    RESULT_RETURNED = "dossier.result_returned"
    RESULT_FORM_SETTLED = "dossier.result_form_settled"
    ORIGINALS_RETURNED = "dossier.originals_returned"
    STOPPED = "dossier.stopped"
    NOTED = "dossier.noted"
    RECALCULATED = "dossier.recalculated"
    PART_OPENED = "dossier.part_opened"
    PART_DONE = "dossier.part_done"
    PART_REFUSED = "dossier.part_refused"
    PART_CANCELLED = "dossier.part_cancelled"
    PARTS_GATHERED = "dossier.parts_gathered"
    DECIDED_AT_COUNTER = "dossier.decided_at_counter"
    SEALED = "dossier.sealed"
    EXTENDED = "dossier.extended"
    CONTENT_CHANGED = "dossier.content_changed"
    FEE_PAID = "dossier.fee_paid"
    FEE_CANCELLED = "dossier.fee_cancelled"
    FILE_ATTACHED = "dossier.file_attached"
    EARLY_RETURN_TOLD = "dossier.early_return_told"
    ERROR_FOUND = "dossier.error_found"
    ERROR_CORRECTED = "dossier.error_corrected"
    PAPERS_LOST = "dossier.papers_lost"
    PAPERS_RESTORED = "dossier.papers_restored"
    OBLIGATION_NOTICED = "dossier.obligation_noticed"
    OBLIGATION_MET = "dossier.obligation_met"
    MOVED = "dossier.moved"
    MOVE_UNDONE = "dossier.move_undone"


EVENT_LABELS = {
    EventKind.RECEIVED: _("Tiếp nhận hồ sơ, cấp giấy hẹn (mẫu 01)"),
    EventKind.COMPLETION_ASKED: _("Yêu cầu bổ sung khi tiếp nhận (mẫu 02)"),
    EventKind.REFUSED_AT_INTAKE: _("Từ chối tiếp nhận (mẫu 03)"),
    EventKind.PAPERS_GIVEN: _("Bàn giao hồ sơ giấy"),
    EventKind.PAPERS_TAKEN: _("Nhận bàn giao hồ sơ giấy"),
    EventKind.ASSIGNED: _("Phân công xử lý"),
    EventKind.CLAIMED: _("Nhận việc"),
    EventKind.GIVEN_BACK: _("Trả việc về đơn vị"),
    EventKind.PROPOSED: _("Thẩm định, trình giải quyết"),
    EventKind.REFUSAL_PROPOSED: _("Thẩm định, trình từ chối"),
    EventKind.REVIEWED: _("Thẩm tra, trình ký"),
    EventKind.CHECKED_ON_SITE: _("Kiểm tra thực địa"),
    EventKind.SENT_BACK: _("Trả lại thẩm định"),
    EventKind.APPROVED: _("Phê duyệt"),
    EventKind.CONSULTATION_ASKED: _("Lấy ý kiến cơ quan khác"),
    EventKind.CONSULTATION_ANSWERED: _("Cơ quan khác trả lời"),
    EventKind.CONSULTATION_SILENT: _("Quá hạn trả lời ý kiến, đã báo người đứng đầu Trung tâm"),
    EventKind.CONSULTATION_WITHDRAWN: _("Thôi lấy ý kiến"),
    EventKind.VISIT_ANNOUNCED: _("Thông báo xác minh, kiểm tra thực địa"),
    EventKind.VISIT_HELD: _("Xác minh, kiểm tra thực địa: đã lập biên bản"),
    EventKind.VISIT_CANCELLED: _("Hủy buổi xác minh, kiểm tra thực địa"),
    EventKind.SUPPLEMENT_ASKED: _("Yêu cầu bổ sung hồ sơ (mẫu 02)"),
    EventKind.SUPPLEMENT_RECEIVED: _("Nhận đủ hồ sơ bổ sung"),
    EventKind.CLOSED_INCOMPLETE: _("Đóng hồ sơ vì không bổ sung"),
    EventKind.RESULT_ISSUED: _("Ban hành kết quả, chuyển Bộ phận Một cửa"),
    EventKind.RESULT_RETURNED: _("Trả kết quả"),
    EventKind.RESULT_FORM_SETTLED: _("Trả một dạng của kết quả"),
    EventKind.ORIGINALS_RETURNED: _("Trả lại bản chính"),
    EventKind.STOPPED: _("Dừng giải quyết theo yêu cầu (mẫu 05)"),
    EventKind.NOTED: _("Ghi chú"),
    EventKind.RECALCULATED: _("Tính lại hạn theo lịch mới"),
    EventKind.PART_OPENED: _("Chuyển phần việc liên thông"),
    EventKind.PART_DONE: _("Xong phần việc liên thông, chuyển kết quả"),
    EventKind.PART_REFUSED: _("Từ chối phần việc liên thông"),
    EventKind.PART_CANCELLED: _("Thôi thực hiện phần việc liên thông"),
    EventKind.PARTS_GATHERED: _("Cơ quan chủ trì nhận đủ kết quả, chuyển Bộ phận Một cửa"),
    EventKind.DECIDED_AT_COUNTER: _("Quyết định tại quầy theo ủy quyền"),
    EventKind.SEALED: _("Đóng dấu của Trung tâm"),
    EventKind.EXTENDED: _("Xin lỗi và gia hạn thời gian giải quyết (mẫu 04)"),
    EventKind.CONTENT_CHANGED: _("Sửa nội dung theo yêu cầu của người làm thủ tục"),
    EventKind.FEE_PAID: _("Thu phí, lệ phí"),
    EventKind.FEE_CANCELLED: _("Hủy ghi nhận thu phí, lệ phí"),
    EventKind.FILE_ATTACHED: _("Thêm bản quét, tệp giấy tờ"),
    EventKind.EARLY_RETURN_TOLD: _("Báo trả kết quả sớm hơn ngày hẹn"),
    EventKind.ERROR_FOUND: _("Kết quả có sai sót của cơ quan, phải đính chính"),
    EventKind.ERROR_CORRECTED: _("Đã đính chính kết quả"),
    EventKind.PAPERS_LOST: _("Hồ sơ bị mất, hư hỏng: phối hợp khắc phục"),
    EventKind.PAPERS_RESTORED: _("Đã khắc phục hồ sơ bị mất, hư hỏng"),
    EventKind.OBLIGATION_NOTICED: _("Thông báo nghĩa vụ tài chính"),
    EventKind.OBLIGATION_MET: _("Đã hoàn thành nghĩa vụ tài chính"),
    EventKind.MOVED: _("Chuyển sang cơ quan mới khi sắp xếp tổ chức"),
    EventKind.MOVE_UNDONE: _("Chuyển về cơ quan cũ, hoàn tác sắp xếp"),
}


@dataclass(frozen=True, kw_only=True)
class EventFacts:
    """What one event says besides who and when. `clock_effect` empty means: not moved."""

    kind: EventKind
    ground: str = ""
    clock_effect: str = ""
    data: dict[str, Any] = field(default_factory=dict)  # Any: JSON


def hash_payload(event: DossierEvent) -> dict[str, Any]:  # Any: JSON
    """Return what the hash of an event covers: every column except id and the hash itself."""
    return {
        "dossier_id": event.dossier_id,
        "sequence": event.sequence,
        "kind": event.kind,
        "occurred_at": event.occurred_at,
        "actor_id": event.actor_id,
        "actor_label": event.actor_label,
        "unit_label": event.unit_label,
        "ground": event.ground,
        "clock_effect": event.clock_effect,
        "data": event.data,
    }


def append(*, dossier: Dossier, actor: Actor, at: datetime, facts: tuple[EventFacts, ...]) -> None:
    """
    Add events to the chain of a dossier that the caller has locked, and move the head.

    The caller saves `event_count` and `event_head` with the dossier's other changes.
    """
    DossierEvent.objects.bulk_create(chain(dossier=dossier, actor=actor, at=at, facts=facts))


def chain(
    *, dossier: Dossier, actor: Actor, at: datetime, facts: tuple[EventFacts, ...]
) -> list[DossierEvent]:
    """Return the events unsaved, the head moved in memory: acts on many dossiers save them together."""
    rows = []
    for fact in facts:
        event = DossierEvent(
            dossier_id=dossier.pk,
            sequence=dossier.event_count + 1,
            kind=fact.kind.value,
            occurred_at=at,
            actor_id=actor.account_id,
            actor_label=actor.label,
            unit_label=actor.unit_label,
            ground=fact.ground,
            clock_effect=fact.clock_effect,
            data=fact.data,
            previous_hash=bytes(dossier.event_head),
        )
        event.row_hash = chain_hash(bytes(dossier.event_head), hash_payload(event))
        dossier.event_head = event.row_hash
        dossier.event_count += 1
        rows.append(event)
    return rows
