"""
`motcua setup` and the first start of a real installation: what the law gives every province alike.

Idempotent: what is there is left alone. Organisation, people and procedures are the province's own;
the lines printed say which of them are still missing and how they come in.
"""

from collections.abc import Iterator
from datetime import datetime

import typer
from django.db import connection, transaction
from django.utils import timezone

from motcua.config import runtime
from motcua.deadlines import queries as deadline_queries
from motcua.deadlines import services as deadline_services
from motcua.deadlines.models import CalendarVersion
from motcua.deadlines.queries import NoCalendarInForce
from motcua.directory.models import Officer, OneStopShop
from motcua.procedures.models import Procedure, ProcedureRevision

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

# Web and worker may start at once on an empty database.
_LOCK = 7_118_202


@app.command("setup")
def setup() -> None:
    """Chuẩn bị cơ sở dữ liệu của một nơi dùng thật. Prepare a real installation; idempotent."""
    from django.core.management import call_command

    if runtime.has_pending_migrations():
        print("Đang cập nhật cơ sở dữ liệu… / Migrating…", flush=True)
        call_command("migrate", verbosity=0, interactive=False)
    for line in prepare_installation(at=timezone.now()):
        print(line)
    for line in describe_installation(at=timezone.now()):
        print(line)


def prepare_installation(*, at: datetime) -> Iterator[str]:
    """Write the calendar of days off if there is none; yield what was done, in words."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        if CalendarVersion.objects.exists():
            return
        version = deadline_services.seed_calendar(at=at)
        days = version.days.count()
    yield (
        f"Đã nạp lịch nghỉ có hiệu lực từ {version.effective_from:%d/%m/%Y} ({days} ngày); kiểm tra ở "
        "Quản trị, Lịch làm việc. / Calendar of days off written; check it in the console."
    )


def describe_installation(*, at: datetime) -> Iterator[str]:
    """Say what is ready and what a real installation still lacks before its first dossier."""
    today = timezone.localtime(at).date()
    try:
        version = deadline_queries.get_version_in_force(on=today)
    except NoCalendarInForce:
        yield "THIẾU lịch làm việc có hiệu lực hôm nay. / No calendar in force today."
    else:
        yield f"có    lịch làm việc, phiên bản {version.number} ({version.ground})"
    shops, officers = OneStopShop.objects.count(), Officer.objects.count()
    yield (
        f"có    {shops} Bộ phận Một cửa, {officers} cán bộ"
        if shops and officers
        else "THIẾU tổ chức, cán bộ: nhập ở Quản trị, Tổ chức. / No shops or officers yet."
    )
    known = Procedure.objects.count()
    published = Procedure.objects.exclude(current_revision=None).count()
    drafts = ProcedureRevision.objects.filter(state=ProcedureRevision.State.DRAFT).count()
    yield (
        f"có    {known} thủ tục, {published} đang áp dụng, {drafts} bản thảo"
        if known
        else "THIẾU thủ tục: `motcua procedures load-packs`, `motcua procedures import FILE.jsonl`. "
        "/ No procedures yet."
    )
