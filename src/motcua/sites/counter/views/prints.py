"""Printed forms: as PDF for the printer, as a picture for the page."""

from datetime import date, datetime, time, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.core.errors import DomainError
from motcua.dossiers import papers
from motcua.sites.counter.images import first_page_png
from motcua.sites.counter.shops import shop_id_of
from motcua.sites.counter.views.base import counter_page, dossier_or_404, moment, record_read
from motcua.sites.ui.middleware import allow_frame
from motcua.sites.ui.pages import OfficerRequest, no_paper

FORM_NAMES = {
    "RECEIPT": "giay-tiep-nhan",
    "SUPPLEMENT": "phieu-bo-sung",
    "REFUSAL": "phieu-tu-choi",
    "CONTROL_SLIP": "phieu-kiem-soat",
    "COVER": "bia",
    "EXTENSION": "gia-han",
    "STOP": "thong-bao-dung",
}
_KINDS = {name: kind for kind, name in FORM_NAMES.items()}
PRINTED = "dossier.printed"
# A register longer than a year is asked for by mistake.
_LONGEST_REGISTER = timedelta(days=366)


@counter_page("intake")
def print_form(request: OfficerRequest, dossier_id: int, kind: str) -> HttpResponse:
    """Send a form of the dossier as PDF and write down that it was printed."""
    dossier = dossier_or_404(request, dossier_id)
    try:
        content = papers.PRINTERS[kind](dossier_id=dossier_id, at=moment())
    except DomainError as error:
        return no_paper(request, error, back_url=reverse("counter:received", args=[dossier_id]))
    record_read(request, dossier, purpose=FORM_NAMES[kind], action=PRINTED)
    return _pdf(content, f"{dossier.code or dossier.pk}-{FORM_NAMES[kind]}")


@counter_page("intake")
def form_image(request: OfficerRequest, dossier_id: int, form: str) -> HttpResponse:
    """Send the first page of a form as a picture."""
    if form not in _KINDS:
        raise Http404
    dossier_or_404(request, dossier_id)
    response = HttpResponse(
        first_page_png(_draw(_KINDS[form], dossier_id)), content_type="image/png"
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


@counter_page("counter")
def print_register(request: OfficerRequest) -> HttpResponse:
    """Send the register of the officer's shop for some days (form 07)."""
    today = moment().date()
    first = _day(request.GET.get("first", ""), today)
    last = _day(request.GET.get("last", ""), today)
    if not timedelta(0) <= last - first <= _LONGEST_REGISTER:
        messages.error(
            request, _("Khoảng ngày không hợp lệ: từ ngày phải trước đến ngày, dài nhất một năm.")
        )
        return HttpResponseRedirect(reverse("counter:handover"))
    content = papers.print_register(
        shop_id=shop_id_of(request.actor),
        first=_midnight(first),
        last=_midnight(last + timedelta(days=1)),
        at=moment(),
    )
    return _pdf(content, f"so-theo-doi-{first:%Y%m%d}-{last:%Y%m%d}")


def _draw(kind: str, dossier_id: int) -> bytes:
    try:
        return papers.PRINTERS[kind](dossier_id=dossier_id, at=moment())
    except DomainError as error:
        raise Http404(str(error)) from error


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    allow_frame(response)
    return response


def _day(text: str, otherwise: date) -> date:
    """Read "25/11/2026" or "2026-11-25"; nothing, or nothing readable, means today."""
    day, month, year = ([*text.split("/"), "", "", ""])[:3]
    try:
        return date(int(year), int(month), int(day)) if month else date.fromisoformat(text)
    except ValueError:
        return otherwise


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
