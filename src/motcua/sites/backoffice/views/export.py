"""The list in view as a file: a workbook, or text with commas for other programs."""

import csv
import io
from datetime import datetime

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.dossiers.queries import work as work_queries
from motcua.sites.backoffice.views.work import whole_list
from motcua.sites.backoffice.views.work_lines import Line, make_lines, time_words
from motcua.sites.ui.pages import OfficerRequest, officer_page

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOMENT = "%H:%M %d/%m/%Y"
Value = str | datetime | None


@officer_page()
@require_safe
def export(request: OfficerRequest) -> HttpResponse:
    """Return every row of the list in view, not only those of the page (`?dang=csv` for text)."""
    now = timezone.localtime()
    page = work_queries.list_work(
        actor=request.actor,
        narrowed=whole_list(request.GET),
        at=now,
        limit=work_queries.EXPORT_SIZE,
    )
    lines = make_lines(page.rows, now=now, officer_id=request.actor.officer_id)
    is_text = request.GET.get("dang") == "csv"
    response = HttpResponse(
        _text(lines) if is_text else _workbook(lines),
        content_type="text/csv; charset=utf-8" if is_text else _XLSX,
    )
    name = f"viec-{now:%Y%m%d-%H%M}.{'csv' if is_text else 'xlsx'}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _heads() -> list[str]:
    return [
        _("Mã hồ sơ"), _("Thủ tục"), _("Người nộp"), _("Kênh"), _("Bước"), _("Người giữ"),
        _("Tiếp nhận"), _("Hạn bước"), _("Còn lại"), _("Hẹn trả"),
    ]  # fmt: skip


def _values(line: Line) -> list[Value]:
    row = line.row
    moments = [row.received_at, row.step_due_at, row.due_at]
    received, step_due, due = [timezone.localtime(m) if m else None for m in moments]
    holder = row.officer_name or row.holder_name
    return [
        row.code, row.procedure_name, row.applicant_name, line.channel_name, row.step_name, holder,
        received, step_due, time_words(line.minutes_left), due,
    ]  # fmt: skip


def _workbook(lines: list[Line]) -> bytes:
    buffer = io.BytesIO()
    # A name that begins with "=" is a name, never a formula.
    options = {
        "in_memory": True,
        "remove_timezone": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(buffer, options)
    sheet = book.add_worksheet(_("Việc"))
    moment = book.add_format({"num_format": "hh:mm dd/mm/yyyy"})
    sheet.write_row(0, 0, _heads(), book.add_format({"bold": True}))
    for number, line in enumerate(lines, start=1):
        for column, value in enumerate(_values(line)):
            if isinstance(value, datetime):
                sheet.write_datetime(number, column, value, moment)
            elif value:
                sheet.write_string(number, column, value)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(lines), 1), len(_heads()) - 1)
    sheet.autofit()
    book.close()
    return buffer.getvalue()


def _text(lines: list[Line]) -> str:
    buffer = io.StringIO()
    # The mark at the beginning tells spreadsheet programs that the letters are UTF-8.
    buffer.write("\ufeff")
    writer = csv.writer(buffer)
    writer.writerow(_heads())
    for line in lines:
        writer.writerow([_plain(value) for value in _values(line)])
    return buffer.getvalue()


def _plain(value: Value) -> str:
    if isinstance(value, datetime):
        return value.strftime(_MOMENT)
    text = value or ""
    # Programs that open the file would run a text that begins so.
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
