"""Sweeps over dossiers themselves: arrivals nobody has accepted, due moments that near or have passed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from motcua.deadlines import queries as deadline_queries
from motcua.deadlines.rules import ICT, accept_notice_due, alert_due, due
from motcua.directory.rules import Role
from motcua.dossiers.models import Alert, Dossier
from motcua.dossiers.recipients import Seat
from motcua.dossiers.rules import AlertKind, Channel, DossierState
from motcua.dossiers.sweeps.findings import (
    Finding,
    find_holders,
    moment_words,
    write_findings,
)
from motcua.dossiers.sweeps.runner import BATCH_SIZE, Key
from motcua.legislation.queries import rule_set_in_force
from motcua.legislation.rules import get_rule_set

# Nobody saw these arrive: the person is not at the counter (Decree 118/2025, art. 17(2)).
_UNSEEN = (Channel.ONLINE, Channel.VNEID, Channel.POST)
# Eight working hours are never shorter than this, so the index need not give what came later.
_LEAST_WAIT = timedelta(hours=8)


def lock_rows(rows: QuerySet[Dossier], ids: Sequence[int]) -> list[Dossier]:
    """Lock the dossiers that nobody else holds; whoever holds one is not waited for."""
    return list(
        rows.filter(pk__in=ids)
        .select_related("intake_shop")
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True, skip_locked=True)
    )


def keys_of(rows: QuerySet[Dossier], *, column: str, after: Key | None, limit: int) -> list[Key]:
    """Return the next keys in the order of the column."""
    if after is not None:
        moment, row_id = after
        rows = rows.filter(
            Q(**{f"{column}__gt": moment}) | Q(**{column: moment, "pk__gt": row_id})
        ).filter(**{f"{column}__gte": moment})
    return list(rows.order_by(column, "pk").values_list(column, "pk")[:limit])


@dataclass(frozen=True)
class DueSweep:
    """Reminds before due (rule 64) or reports what is late (rule 63); each due moment once."""

    kind: AlertKind
    rows_at_once: int = BATCH_SIZE

    def list_keys(self, *, at: datetime, after: Key | None, limit: int) -> list[Key]:
        return keys_of(self._rows(at), column="due_at", after=after, limit=limit)

    def handle(self, *, at: datetime, ids: Sequence[int]) -> int:
        dossiers = lock_rows(self._rows(at), ids)
        holders = find_holders(dossiers)
        findings = []
        for dossier in dossiers:
            assert dossier.due_at is not None
            values = {"code": dossier.code, "moment": moment_words(dossier.due_at)}
            findings.append(
                Finding(
                    kind=self.kind,
                    dossier=dossier,
                    due_at=dossier.due_at,
                    holder=holders.get(dossier.pk),
                    text=self._text() % values,
                )
            )
        write_findings(findings, at=at)
        return len(findings)

    def _text(self) -> str:
        if self.kind is AlertKind.OVERDUE:
            return _("Hồ sơ %(code)s đã quá hạn (hẹn trả %(moment)s)")
        return _("Hồ sơ %(code)s sắp đến hạn trả %(moment)s")

    def _rows(self, at: datetime) -> QuerySet[Dossier]:
        known = Alert.objects.filter(
            dossier=OuterRef("pk"), kind=self.kind, subject_id=0, due_at=OuterRef("due_at")
        )
        rows = Dossier.objects.filter(~Exists(known), state=DossierState.IN_PROCESS)
        if self.kind is AlertKind.OVERDUE:
            return rows.filter(due_at__lt=at)
        return rows.filter(due_at__gte=at, due_at__lte=reminder_horizon(at))


def reminder_horizon(at: datetime) -> datetime:
    """
    Return the latest due moment that is reminded of now.

    The margin is counted forward from now by the province's calendar: on a Friday with a margin of
    one working day everything is meant that is due until the end of Monday.
    """
    on = at.astimezone(ICT).date()
    rule_set = rule_set_in_force(on=on)
    result = due(
        received_at=at,
        duration=rule_set.reminder_margin.value,
        calendar=deadline_queries.get_calendar(shop_id=None, on=on),
        rule_set=rule_set,
    )
    assert result.legal_end is not None
    return result.legal_end


@dataclass(frozen=True)
class ArrivalSweep:
    """
    Tells an intake officer of what arrived (rule 22: within two hours), and the head of the centre when
    nobody has accepted or answered it in eight working hours (rule 23).
    """

    kind: AlertKind
    rows_at_once: int = BATCH_SIZE

    def list_keys(self, *, at: datetime, after: Key | None, limit: int) -> list[Key]:
        return keys_of(self._rows(at), column="submitted_at", after=after, limit=limit)

    def handle(self, *, at: datetime, ids: Sequence[int]) -> int:
        findings = []
        for dossier in lock_rows(self._rows(at), ids):
            due_at = self._due_at(dossier)
            if self.kind is AlertKind.NOT_ACCEPTED and at <= due_at:
                continue
            findings.append(
                Finding(
                    kind=self.kind,
                    dossier=dossier,
                    due_at=due_at,
                    text=self._text() % {"id": dossier.pk, "moment": moment_words(due_at)},
                    seats=(Seat(role=Role.COUNTER_OFFICER, shop_id=dossier.intake_shop_id),),
                )
            )
        write_findings(findings, at=at)
        return len(findings)

    def _due_at(self, dossier: Dossier) -> datetime:
        calendar = deadline_queries.get_calendar_version(
            version_id=dossier.calendar_version_id, shop_id=dossier.intake_shop_id
        )
        limit = accept_notice_due if self.kind is AlertKind.NOT_ACCEPTED else alert_due
        due_at = limit(
            arrived_at=dossier.submitted_at,
            calendar=calendar,
            rule_set=get_rule_set(dossier.rule_set),
        ).due_at
        assert due_at is not None
        return due_at

    def _text(self) -> str:
        if self.kind is AlertKind.NOT_ACCEPTED:
            return _("Hồ sơ đến số %(id)s chưa được tiếp nhận hay trả lời (hạn %(moment)s)")
        return _("Hồ sơ mới đến, số %(id)s, chờ tiếp nhận")

    def _rows(self, at: datetime) -> QuerySet[Dossier]:
        known = Alert.objects.filter(dossier=OuterRef("pk"), kind=self.kind, subject_id=0)
        until = at - _LEAST_WAIT if self.kind is AlertKind.NOT_ACCEPTED else at
        return Dossier.objects.filter(
            ~Exists(known),
            state=DossierState.SUBMITTED,
            channel__in=_UNSEEN,
            submitted_at__lte=until,
        )
