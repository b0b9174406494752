"""Breaches and reminders: what a head of a centre, a unit or an agency has to look after."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.core.actors import Actor
from motcua.directory.rules import PROVINCE_WIDE_FUNCTIONS, Role
from motcua.dossiers.models import Alert, Consultation
from motcua.dossiers.rules import OPEN_STATES, REMINDERS, AlertKind

PAGE_SIZE = 50
ALERT_LABELS = {
    AlertKind.OVERDUE: _("Quá hạn trả"),
    AlertKind.DUE_SOON: _("Sắp đến hạn"),
    AlertKind.NOT_ACCEPTED: _("Chậm tiếp nhận"),
    AlertKind.ARRIVED_ONLINE: _("Hồ sơ mới đến"),
    AlertKind.LATE_RETURN: _("Trả bổ sung sau 3 ngày"),
    AlertKind.PAPER_NOT_GIVEN: _("Chưa bàn giao bản giấy"),
    AlertKind.PAPER_NOT_TAKEN: _("Chưa nhận bản giấy"),
    AlertKind.CONSULT_SILENT: _("Không trả lời ý kiến"),
    AlertKind.SUPPLEMENT_OVER: _("Hết hạn bổ sung"),
    AlertKind.COMPLETION_OVER: _("Hết hạn bổ sung khi tiếp nhận"),
    AlertKind.CORRECTION_LATE: _("Chậm đính chính kết quả"),
}


@dataclass(frozen=True, kw_only=True)
class AlertFilter:
    """What the list is narrowed to; without a kind only breaches are shown, no reminders."""

    kind: AlertKind | None = None
    only_open: bool = True
    only_unexplained: bool = False
    after: int | None = None


@dataclass(frozen=True, kw_only=True)
class AlertRow:
    alert: Alert
    label: str
    is_open: bool
    # Another agency has been asked and has not answered: part of the reason, read now.
    waits_for: str


@dataclass(frozen=True, kw_only=True)
class AlertPage:
    rows: tuple[AlertRow, ...]
    counts: dict[AlertKind, int]
    next_key: int | None


def list_alerts(*, actor: Actor, narrowed: AlertFilter) -> AlertPage:
    """Return one page of the alerts that are the actor's to look after, newest first, and counts by kind."""
    everything = _within(actor)
    if narrowed.only_open:
        everything = everything.filter(dossier__state__in=OPEN_STATES)
    if narrowed.only_unexplained:
        everything = everything.filter(reason="")
    counts = dict(everything.order_by().values_list("kind").annotate(number=Count("pk")))
    rows = everything
    if narrowed.kind is not None:
        rows = rows.filter(kind=narrowed.kind)
    else:
        rows = rows.exclude(kind__in=REMINDERS)
    if narrowed.after is not None:
        rows = rows.filter(pk__lt=narrowed.after)
    found = list(
        rows.select_related("dossier__revision", "shop", "agency", "officer", "reason_by").order_by(
            "-id"
        )[: PAGE_SIZE + 1]
    )
    shown = found[:PAGE_SIZE]
    waiting = _waiting_for(shown)
    return AlertPage(
        rows=tuple(_row(alert, waiting) for alert in shown),
        counts={AlertKind(kind): number for kind, number in counts.items()},
        next_key=shown[-1].pk if len(found) > PAGE_SIZE else None,
    )


def looks_after_alerts(actor: Actor) -> bool:
    """Tell whether the actor heads, leads or audits anything."""
    return bool(actor.roles & {Role.CENTER_HEAD, Role.UNIT_HEAD, Role.LEADER, Role.AUDITOR})


def _within(actor: Actor) -> QuerySet[Alert]:
    """Alerts of the centres, units and agencies whose head, leader or auditor the actor is."""
    places = Q(pk__in=())
    for posting in actor.postings_as(Role.CENTER_HEAD, Role.UNIT_HEAD, Role.LEADER, Role.AUDITOR):
        if posting.role == Role.CENTER_HEAD and posting.shop_id is not None:
            places |= Q(shop=posting.shop_id)
        elif posting.role == Role.UNIT_HEAD and posting.unit_id is not None:
            places |= Q(unit=posting.unit_id)
        elif posting.role == Role.LEADER:
            places |= Q(agency=posting.agency_id)
        elif posting.role == Role.AUDITOR:
            if posting.agency_function in PROVINCE_WIDE_FUNCTIONS:
                return Alert.objects.all()
            places |= Q(agency=posting.agency_id)
    return Alert.objects.filter(places)


def _waiting_for(alerts: list[Alert]) -> dict[int, str]:
    rows = Consultation.objects.filter(
        dossier__in={alert.dossier_id for alert in alerts}, replied_at=None, withdrawn_at=None
    )
    found: dict[int, str] = {}
    for dossier_id, name in rows.order_by("pk").values_list(
        "dossier_id", "asked_agency__short_name"
    ):
        found[dossier_id] = f"{found[dossier_id]}, {name}" if dossier_id in found else name
    return found


def _row(alert: Alert, waiting: dict[int, str]) -> AlertRow:
    return AlertRow(
        alert=alert,
        label=str(ALERT_LABELS[AlertKind(alert.kind)]),
        is_open=alert.dossier.state in OPEN_STATES,
        waits_for=waiting.get(alert.dossier_id, ""),
    )
