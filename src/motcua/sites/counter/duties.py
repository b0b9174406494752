"""What remains to be done after a dossier was taken in, each duty with its own state."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.models import AuditEntry
from motcua.deadlines.rules import remaining
from motcua.dossiers import clock
from motcua.dossiers.models import Component, Transfer
from motcua.dossiers.queries import counter as counter_queries
from motcua.dossiers.queries.page import DossierPage
from motcua.sites.counter.views.prints import PRINTED
from motcua.sites.ui.formats import money
from motcua.workflow.models import Task

_PAPER_KINDS = {"ORIGINAL", "CERTIFIED_COPY", "COPY"}


@dataclass(kw_only=True)
class Duty:
    """`state`: done, now (the blue edge, the one filled button) or todo."""

    key: str
    number: int
    title: str
    text: str
    state: str = "todo"
    state_text: str = ""
    minutes_left: int | None = None
    is_overdue: bool = False
    day_minutes: int = 480


@dataclass(kw_only=True)
class Duties:
    rows: list[Duty] = field(default_factory=list)
    settle_task: Task | None = None
    transfer: Transfer | None = None

    @property
    def done_count(self) -> int:
        return sum(duty.state == "done" for duty in self.rows)


def list_duties(page: DossierPage, *, at: datetime) -> Duties:
    """Return the duties in their order; the first one that is open is the present one."""
    transfers = counter_queries.list_transfers(dossier_id=page.dossier.pk)
    duties = Duties(
        settle_task=next((t for t in page.open_tasks if t.step_key == "settle_here"), None),
        transfer=next((row for row in transfers if row.is_paper), None),
    )
    _add_scans(duties, page)
    _add_print(duties, page)
    _add_fee(duties, page)
    _add_settling(duties, page)
    _add_hand_over(duties, page, at)
    for number, duty in enumerate(duties.rows, start=1):
        duty.number = number
    present = next((duty for duty in duties.rows if duty.state == "todo"), None)
    if present is not None:
        present.state = "now"
    return duties


def _add(
    duties: Duties, key: str, title: str, text: str, *, done: bool, state_text: str = ""
) -> Duty:
    duty = Duty(
        key=key,
        number=0,
        title=title,
        text=text,
        state="done" if done else "todo",
        state_text=state_text,
    )
    duties.rows.append(duty)
    return duty


def _add_scans(duties: Duties, page: DossierPage) -> None:
    on_paper = [row for row in page.components if row.kind in _PAPER_KINDS]
    scanned = {row.component_id for row in page.documents if row.component_id}
    missing = [row for row in on_paper if row.pk not in scanned]
    files = [row.file for row in page.documents if row.component_id]
    if not on_paper or missing:
        return
    pages = sum(stored.page_count or 1 for stored in files)
    text = _("%(files)s tệp, %(pages)s trang") % {"files": len(files), "pages": pages}
    _add(duties, "scan", _("Số hóa giấy tờ"), text, done=True, state_text=_("Xong"))


def _add_print(duties: Duties, page: DossierPage) -> None:
    printed = (
        AuditEntry.objects.filter(
            subject_kind="dossier",
            subject_id=str(page.dossier.pk),
            action=PRINTED,
            at__gte=page.dossier.submitted_at,
        )
        .order_by("at")
        .values_list("at", flat=True)
        .first()
    )
    text = _("Một bản cho người nộp ký nhận; kèm bìa cho hồ sơ giấy.")
    duty = _add(duties, "print", _("In giấy tiếp nhận"), text, done=printed is not None)
    if printed is not None:
        from django.utils import timezone

        duty.state_text = _("In lúc %(time)s") % {"time": f"{timezone.localtime(printed):%H:%M}"}


def _add_fee(duties: Duties, page: DossierPage) -> None:
    dossier = page.dossier
    if dossier.fee_amount == 0:
        return
    paid = dossier.payments.filter(cancelled_at=None).first() if dossier.is_fee_paid else None
    text = money(dossier.fee_amount) if dossier.fee_amount else _("Số tiền xác định sau.")
    if paid is not None and paid.receipt_number:
        text += " · " + _("biên lai %(number)s") % {"number": paid.receipt_number}
    _add(
        duties,
        "fee",
        _("Thu phí, lệ phí"),
        text,
        done=dossier.is_fee_paid or dossier.fee_amount is None,
        state_text=_("Đã thu") if dossier.is_fee_paid else "",
    )


def _add_settling(duties: Duties, page: DossierPage) -> None:
    result = getattr(page.dossier, "result", None)
    if duties.settle_task is not None:
        text = _("Thủ tục giải quyết ngay tại quầy, không phải hẹn.")
        _add(duties, "settle", _("Giải quyết và trả ngay"), text, done=False)
    elif result is not None:
        text = f"{result.get_outcome_display()} {result.number}".strip()
        _add(duties, "settle", _("Giải quyết"), text, done=True, state_text=_("Đã có kết quả"))


def _add_hand_over(duties: Duties, page: DossierPage, at: datetime) -> None:
    transfer = duties.transfer
    if transfer is None:
        return
    count = sum(row.kind in _PAPER_KINDS for row in page.components)
    text = _("%(count)s giấy tờ → %(to)s") % {"count": count, "to": transfer.to_label}
    if transfer.given_at is not None:
        _add(duties, "hand_over", _("Bàn giao bản giấy"), text, done=True, state_text=_("Đã giao"))
        return
    title = _("Bàn giao bản giấy")
    duty = _add(duties, "hand_over", title, text, done=False)
    if transfer.due_at is not None:
        calendar = clock.calendar_of(page.dossier)
        left = remaining(now=at, due_at=transfer.due_at, calendar=calendar)
        duty.minutes_left = left.working_minutes
        duty.is_overdue = left.is_over
        duty.day_minutes = calendar.minutes_of_ordinary_day(at.date()) or 480


def unscanned(page: DossierPage) -> list[Component]:
    """Return papers that were taken without a scan."""
    scanned = {row.component_id for row in page.documents if row.component_id}
    return [row for row in page.components if row.kind in _PAPER_KINDS and row.pk not in scanned]
