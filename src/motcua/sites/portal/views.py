"""Pages of the portal: home, procedures, one procedure, tracking."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.deadlines import queries as deadline_queries
from motcua.deadlines.explanation import explanation_json
from motcua.documents import forms as document_forms
from motcua.documents import printing
from motcua.documents.qr import qr_svg
from motcua.dossiers.queries import interagency, lookup
from motcua.dossiers.queries.lookup import Tracked
from motcua.procedures import published, queries, rules, search
from motcua.procedures.labels import AGENCY_FUNCTIONS
from motcua.procedures.models import Fee
from motcua.procedures.queries import ProcedureFilter, ProcedurePage, ProcedureRow
from motcua.sites.portal import attempts, places, texts
from motcua.sites.ui import explanation, formats
from motcua.sites.ui.pages import address_of
from motcua.sites.ui.views import too_many_requests

_PAGE_SIZE = 30
_POPULAR = 6
_FEW_PLACES = 4


@dataclass(frozen=True, kw_only=True)
class Line:
    """A procedure in a list, in words."""

    row: ProcedureRow
    time_limit: str
    fee: str
    channels: str
    is_full_online: bool


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    popular = published.list_popular(on=today, limit=_POPULAR)
    context = {
        "life_events": texts.LIFE_EVENTS,
        "popular": _lines(popular),
        "places": places.list_places(timezone.localtime(), limit=_FEW_PLACES),
        "procedure_count": published.count_in_force(on=today),
        "holiday": _holiday_soon(timezone.localtime()),
        "suggestions": (_("khai sinh"), _("giấy độc thân"), _("sao y"), _("sang tên đất")),
        "province_name": settings.MOTCUA_PROVINCE_NAME,
    }
    return render(request, "portal/home.html", context)


@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """Search or list, narrowed by sector, level, channel, life event."""
    today = timezone.localdate()
    text = request.GET.get("q", "").strip()[:200]
    chosen = ProcedureFilter(
        sector_slug=request.GET.get("linh-vuc", ""),
        agency_function=request.GET.get("co-quan", ""),
        level=_one_of(request.GET.get("cap", ""), texts.LEVELS),
        channel=_one_of(request.GET.get("kenh", ""), texts.CHANNELS),
        life_event=request.GET.get("viec", ""),
        after=request.GET.get("sau", ""),
    )
    is_certain = True
    if text:
        found = search.search_procedures(question=text, limit=10)
        rows = published.narrow(
            queries.list_procedures_by_code(codes=found.codes, on=today), chosen=chosen, on=today
        )
        is_certain = found.is_certain
    else:
        rows = queries.list_procedures(on=today, chosen=chosen, page_size=_PAGE_SIZE)
    next_url = ""
    if not text and len(rows) > _PAGE_SIZE:
        rows = rows[:_PAGE_SIZE]
        query = request.GET.copy()
        query["sau"] = rows[-1].code
        next_url = f"?{query.urlencode()}"
    functions = published.list_functions(on=today)
    context = {
        "text": text,
        "lines": _lines(rows),
        "is_certain": is_certain,
        "chosen": chosen,
        "sectors": queries.list_sectors(),
        "agencies": [(key, label) for key, label in AGENCY_FUNCTIONS if key in functions],
        "is_narrowed": chosen != ProcedureFilter(after=chosen.after),
        "levels": texts.LEVELS.items(),
        "channels": texts.CHANNELS.items(),
        "life_events": texts.LIFE_EVENTS,
        "next_url": next_url,
        "province_name": settings.MOTCUA_PROVINCE_NAME,
    }
    return render(request, "portal/procedures.html", context)


@require_safe
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    page = _get_page(request, code)
    variant_id = _chosen_variant(request, page)
    papers = rules.choose_requirements(page.requirements, variant_id=variant_id)
    to_bring = [row for row in papers if not row.available_from and not row.is_optional]
    held = [row for row in papers if row.available_from]
    maybe = [row for row in papers if row.is_optional and not row.available_from]
    fees = [row for row in page.fees if row.variant_id in {None, variant_id}]
    limits = [row for row in page.time_limits if row.variant_id in {None, variant_id}]
    context = {
        "page": page,
        "revision": page.revision,
        "variant_id": variant_id,
        "to_bring": to_bring,
        "held": held,
        "maybe": maybe,
        "limits": [
            (row, texts.limit_text(row), texts.CHANNELS.get(row.channel, "")) for row in limits
        ],
        "cutoff": next((row.same_day_cutoff for row in limits if row.same_day_cutoff), None),
        "limit_summary": texts.limits_summary(limits),
        "fees": [(row, texts.fee_text(row)) for row in fees],
        "fee_summary": texts.fees_summary(fees),
        "steps": _steps(page),
        "channels": [texts.CHANNELS[c] for c in page.revision.channels if c in texts.CHANNELS],
        "level": texts.LEVELS.get(page.revision.competent_level, ""),
        "qr": qr_svg(request.build_absolute_uri(request.path)),
        "province_name": settings.MOTCUA_PROVINCE_NAME,
    }
    return render(request, "portal/procedure.html", context)


# The sheet is an official paper: Vietnamese for every reader.
@require_safe
@translation.override("vi")
def procedure_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """Return the public sheet of a procedure, with the QR that opens its page."""
    page = _get_page(request, code)
    variant_id = _chosen_variant(request, page)
    papers = rules.choose_requirements(page.requirements, variant_id=variant_id)
    revision = page.revision
    sheet = document_forms.ProcedureSheet(
        letterhead=document_forms.Letterhead(
            parent_agency="",
            agency=_("Cổng dịch vụ công"),
            place=settings.MOTCUA_PROVINCE_NAME.removeprefix("Tỉnh "),
        ),
        issued_at=timezone.localtime(),
        system_name=settings.MOTCUA_SYSTEM_NAME,
        is_demo=settings.MOTCUA_DEMO,
        procedure_code=page.procedure.code,
        procedure_name=revision.name,
        url=request.build_absolute_uri(request.path.rsplit("/", 1)[0]),
        facts=[
            document_forms.SheetRow(
                label=_("Thời hạn"), lines=[texts.limits_summary(page.time_limits)]
            ),
            document_forms.SheetRow(label=_("Phí, lệ phí"), lines=[texts.fees_summary(page.fees)]),
            document_forms.SheetRow(
                label=_("Nơi giải quyết"), lines=[revision.competent_text or "–"]
            ),
            document_forms.SheetRow(
                label=_("Kết quả"), lines=[row.name for row in page.results] or ["–"]
            ),
        ],
        requirements=[
            document_forms.PaperLine(
                name=row.name,
                form=_("Không cần nộp") if row.available_from else _paper_kind(row.originals),
                quantity=0 if row.available_from else max(row.originals, row.copies, 1),
                note=row.available_from or row.note,
            )
            for row in papers
        ],
        steps=_steps(page),
        conditions=[line for line in revision.conditions.splitlines() if line.strip()],
        legal_grounds=[f"{row.number} {row.title}".strip() for row in page.legal_grounds],
        sector=page.procedure.sector.name,
        decision=revision.decision_number,
    )
    pdf = printing.render_form(data=sheet, number="", title=_("Hướng dẫn thủ tục"))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="thu-tuc-{code}.pdf"'
    return response


@require_safe
def procedure_changes(request: HttpRequest, code: str) -> HttpResponse:
    """Show how each revision differs from the one before."""
    page = _get_page(request, code)
    context = {
        "page": page,
        "changes": published.list_changes(procedure_id=page.procedure.pk),
        "province_name": settings.MOTCUA_PROVINCE_NAME,
    }
    return render(request, "portal/changes.html", context)


# Not a GET form: code and digits must not stand in addresses, histories and logs.
def track(request: HttpRequest) -> HttpResponse:
    """Follow a dossier by its code and four digits; no personal data, few guesses."""
    context: dict[str, object] = {"province_name": settings.MOTCUA_PROVINCE_NAME}
    if request.method != "POST":
        context["code"] = request.GET.get("ma", "")
        return render(request, "portal/track.html", context)
    address, at = address_of(request), timezone.now()
    code, digits = request.POST.get("code", "")[:60], request.POST.get("digits", "")[:10]
    if attempts.too_many(address=address, code=code, at=at):
        return too_many_requests(request, retry_after_seconds=attempts.WINDOW_SECONDS)
    found = lookup.track(code=code, last_digits=digits)
    if found is None:
        attempts.count_failure(address=address, code=code, at=at)
        context |= {"code": code, "digits": digits, "is_wrong": True}
        return render(request, "portal/track.html", context, status=422)
    if request.GET.get("format") == "json":
        return _explained_json(found)
    context |= _tracked_context(found, timezone.localtime())
    context["parts"] = interagency.list_public_parts(dossier_id=found.dossier_id)
    if found.explanation is not None:
        context |= explanation.context_of(found.explanation, today=timezone.localtime())
    return render(request, "portal/tracked.html", context)


def _explained_json(found: Tracked) -> HttpResponse:
    """Return why the due date is what it is, without personal data."""
    if found.explanation is None:
        raise Http404
    return JsonResponse(
        {"code": found.code, **explanation_json(found.explanation)},
        json_dumps_params={"ensure_ascii": False},
        headers={"Cache-Control": "private, no-store"},
    )


def _tracked_context(found: Tracked, now: datetime) -> dict[str, object]:
    steps = [
        {
            "title": _("Đã tiếp nhận"),
            "when": formats.vn_datetime(timezone.localtime(found.received_at), with_weekday=False),
            "text": found.shop_name,
            "state": "done",
        }
    ]
    for step in found.steps:
        moment = timezone.localtime(step.ended_at or step.opened_at)
        steps.append(
            {
                "title": step.name,
                "when": formats.vn_datetime(moment, with_weekday=False),
                "text": step.holder_name,
                "state": "done" if step.ended_at else "now",
            }
        )
    if found.returned_at is None and found.result_at is None:
        steps.append({"title": _("Trả kết quả"), "text": found.return_shop_name, "state": "todo"})
    ended = found.result_at or found.returned_at
    return {
        "found": found,
        "steps": steps,
        "is_late": ended is None and found.due_at is not None and now > found.due_at,
        "say": _say(found),
        "today": now.date(),
    }


def _say(found: Tracked) -> str:
    """Say in one sentence what is happening."""
    return {
        "IN_PROCESS": _("%(agency)s đang giải quyết hồ sơ.") % {"agency": found.agency_name},
        "SUPPLEMENT_REQUESTED": _("Hồ sơ cần bổ sung giấy tờ. Liên hệ nơi nộp để biết nội dung."),
        "DECIDED": _("Đã có kết quả."),
        "AT_COUNTER": _("Đã có kết quả, mời bạn đến nhận tại %(shop)s.")
        % {"shop": found.return_shop_name},
        "RETURNED": _("Đã trả kết quả."),
        "STOPPED": _("Hồ sơ đã dừng theo yêu cầu của người nộp."),
        "CLOSED_INCOMPLETE": _("Hồ sơ đã đóng vì chưa được bổ sung đúng hạn."),
    }.get(found.state, _("Hồ sơ đang được xem xét."))


def _get_page(request: HttpRequest, code: str) -> ProcedurePage:
    number = request.GET.get("phien-ban", "")
    page = queries.get_procedure_page(
        code=code,
        on=timezone.localdate(),
        revision_number=int(number) if number.isdigit() else None,
    )
    if page is None or (number and page.revision.state == "DRAFT"):
        raise Http404
    return page


def _steps(page: ProcedurePage) -> list[str]:
    """Return the steps without the numbers that some texts begin with; the page numbers them."""
    lines = (
        re.sub(r"^\s*(?:Bước\s*)?\d+\s*[.:)]\s*", "", line)
        for line in page.revision.steps.splitlines()
    )
    return [line.strip() for line in lines if line.strip()]


def _chosen_variant(request: HttpRequest, page: ProcedurePage) -> int | None:
    wanted = request.GET.get("truong-hop", "")
    chosen = next((row for row in page.variants if str(row.pk) == wanted), None)
    first = page.variants[0] if page.variants else None
    variant = chosen or first
    return variant.pk if variant else None


def _lines(rows: Sequence[ProcedureRow]) -> list[Line]:
    fees = published.list_fees(revision_ids=[row.revision_id for row in rows if row.revision_id])
    return [_line(row, fees.get(row.revision_id or 0, [])) for row in rows]


def _line(row: ProcedureRow, fees: Sequence[Fee]) -> Line:
    return Line(
        row=row,
        time_limit=texts.limits_summary(row.time_limits),
        fee=texts.fees_summary(fees),
        channels=", ".join(str(texts.CHANNELS[c]) for c in row.channels if c in texts.CHANNELS),
        is_full_online=row.online_level == "FULL",
    )


def _holiday_soon(now: datetime) -> object:
    """Return the next day off within a week, for the notice on the home page."""
    version = deadline_queries.get_version_in_force(on=now.date())
    for day in deadline_queries.list_calendar_days(version_id=version.id, year=now.year):
        if 0 <= (day.date - now.date()).days <= 7 and day.kind != "SWAP_WORKDAY":
            return day
    return None


def _one_of(value: str, known: Container[str]) -> str:
    return value if value in known else ""


def _paper_kind(originals: int) -> str:
    return _("Bản chính") if originals else _("Bản sao")
