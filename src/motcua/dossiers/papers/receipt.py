"""What the applicant and the file get at acceptance: the receipt (form 01) and the cover."""

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.documents import forms, printing
from motcua.dossiers import clock
from motcua.dossiers.errors import UnableToMoveDossier
from motcua.dossiers.models import Component, Dossier
from motcua.dossiers.papers.basis import (
    components_of,
    load_dossier,
    paper_line,
    render,
    representative_of,
    shared_facts,
)
from motcua.legislation.rules import FormKind


def print_receipt(*, dossier_id: int, at: datetime) -> bytes:
    """Return form 01 as PDF/A (Decree 118/2025, art. 17(1)(c); rule 16)."""
    dossier = load_dossier(dossier_id)
    if dossier.received_at is None:
        raise UnableToMoveDossier(_("Hồ sơ chưa được tiếp nhận nên chưa có giấy hẹn."))
    components = components_of(dossier)
    representative = getattr(dossier, "representative", None)
    data = forms.Receipt(
        **shared_facts(dossier, at),
        representative=representative_of(dossier),
        papers=[paper_line(row) for row in components if row.kind != Component.Kind.FETCHED],
        papers_from_data=[row.name for row in components if row.kind == Component.Kind.FETCHED],
        received_at=dossier.received_at,
        due_at=dossier.due_original_at,
        time_limit=time_limit_words(dossier),
        return_place=dossier.return_shop.name,
        receiver_name=dossier.received_by.full_name if dossier.received_by else "",
        fees=_fees(dossier),
        submitter_name=(
            representative.full_name if representative else dossier.applicant.full_name
        ),
        parts=_part_lines(dossier),
        tracking=_("Tra cứu bằng mã hồ sơ và 4 số cuối giấy tờ tùy thân hoặc điện thoại."),
    )
    return render(dossier, FormKind.RECEIPT, data)


def print_cover(*, dossier_id: int, at: datetime) -> bytes:
    """Return the cover of the paper dossier."""
    dossier = load_dossier(dossier_id)
    if dossier.received_at is None:
        raise UnableToMoveDossier(_("Hồ sơ chưa được tiếp nhận."))
    data = forms.Cover(
        **shared_facts(dossier, at),
        representative=representative_of(dossier),
        papers=[paper_line(row) for row in components_of(dossier)],
        received_at=dossier.received_at,
        due_at=dossier.due_original_at,
        resolving_agency=dossier.competent_agency.name,
        receiver_name=dossier.received_by.full_name if dossier.received_by else "",
    )
    return printing.render_form(data=data, number="", title=_("Bìa hồ sơ"))


def time_limit_words(dossier: Dossier) -> str:
    """Return "15 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ"."""
    assert dossier.time_limit_amount is not None
    return _("%(limit)s kể từ khi nhận đủ hồ sơ hợp lệ") % {"limit": clock.total_of(dossier)}


def _part_lines(dossier: Dossier) -> list[str]:
    """Name what is done under this one receipt, and by whom (art. 20(2))."""
    parts = dossier.parts.select_related("agency").order_by("number")
    return [f"{row.name} ({row.agency.short_name})" for row in parts]


def _fees(dossier: Dossier) -> list[forms.FeeLine]:
    if dossier.fee_amount is None:
        return []
    state = ""
    if dossier.fee_amount:
        state = _("đã nộp") if dossier.is_fee_paid else _("chưa nộp")
    paid = dossier.payments.filter(cancelled_at=None).first() if dossier.fee_amount else None
    if paid is not None and paid.receipt_number:
        state += _(", biên lai %(number)s") % {"number": paid.receipt_number}
    return [forms.FeeLine(label=_("Phí, lệ phí"), amount=dossier.fee_amount, state=state)]
