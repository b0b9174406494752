"""Closing of a report: its figures are kept for good, with who answered for them and when."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit_services
from motcua.core.actors import Actor
from motcua.directory.models import Agency
from motcua.monitoring import queries
from motcua.monitoring.errors import GroundMissing, NotPermitted, TooEarlyToClose
from motcua.monitoring.models import ClosedReport
from motcua.monitoring.rules import Period


@transaction.atomic
def close_report(
    *, period: Period, agency_id: int | None, ground: str = "", actor: Actor, at: datetime
) -> ClosedReport:
    """
    Keep the figures of a period that has ended; closed before, it gets a next version with its reason.

    :raises NotPermitted: if the actor does not answer for this body
    :raises TooEarlyToClose: if the period still runs
    :raises GroundMissing: if it was closed before and no reason is given
    """
    # The row of the agency is the lock that two closings at once wait for.
    rows = Agency.objects.select_for_update(no_key=True)
    agency = None if agency_id is None else rows.get(pk=agency_id)
    if actor.officer_id is None or not queries.may(actor, "report.close", agency):
        raise NotPermitted(_("Anh/chị không chốt báo cáo của cơ quan này."))
    report = queries.period_report(period=period, scope=queries.Scope(agency_id=agency_id), at=at)
    if not report.has_ended:
        raise TooEarlyToClose(_("Kỳ số liệu chưa kết thúc, chưa chốt được báo cáo."))
    earlier = queries.closed_reports(period=period, agency_id=agency_id)
    if earlier and not ground.strip():
        raise GroundMissing(_("Báo cáo đã chốt; chốt lại phải ghi lý do."))
    closed = ClosedReport.objects.create(
        kind=period.kind,
        year=period.year,
        number=period.number,
        agency=agency,
        version=earlier[0].version + 1 if earlier else 1,
        first_day=report.bounds.first_day,
        last_day=report.bounds.last_day,
        rows=queries.to_json(report.rows),
        ground=ground.strip(),
        closed_at=at,
        closed_by_id=actor.officer_id,
        closed_by_label=actor.label,
    )
    audit_services.record(
        actor=actor,
        action="report.close",
        subject_kind="report",
        subject_id=str(closed.pk),
        subject_label=f"{period.code} {agency.name if agency else ''}".strip(),
        purpose=ground.strip(),
        at=at,
    )
    return closed
