"""Sweeps over paper that was not handed over, not taken, or sent back to the centre too late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from motcua.deadlines.rules import agency_return_due, due
from motcua.directory.rules import Role
from motcua.dossiers import clock
from motcua.dossiers.models import Alert, SupplementRequest, Transfer
from motcua.dossiers.recipients import Seat, head_of_unit
from motcua.dossiers.rules import AlertKind, DossierState
from motcua.dossiers.sweeps.findings import (
    Finding,
    find_holders,
    moment_words,
    write_findings,
)
from motcua.dossiers.sweeps.runner import BATCH_SIZE, Key
from motcua.legislation.rules import get_rule_set

# Older rows are history: a worker that stood still for longer has other troubles.
_LOOKED_BACK = timedelta(days=62)
_STILL_WORKED_ON = (DossierState.IN_PROCESS, DossierState.SUPPLEMENT_REQUESTED)


@dataclass(frozen=True)
class PaperSweep:
    """
    Paper not handed over by the same day or, after 15:00, the next opening (rule 34), or handed over and
    not confirmed by the unit.
    """

    kind: AlertKind
    rows_at_once: int = BATCH_SIZE

    @property
    def _column(self) -> str:
        return "due_at" if self.kind is AlertKind.PAPER_NOT_GIVEN else "given_at"

    def list_keys(self, *, at: datetime, after: Key | None, limit: int) -> list[Key]:
        rows = self._rows(at)
        if after is not None:
            moment, row_id = after
            rows = rows.filter(
                Q(**{f"{self._column}__gt": moment}) | Q(**{self._column: moment, "pk__gt": row_id})
            )
        keys = rows.order_by(self._column, "pk").values_list(self._column, "pk")
        return list(keys[:limit])

    def handle(self, *, at: datetime, ids: Sequence[int]) -> int:
        # The dossier is locked, never its child alone (docs/policies/locking.md).
        rows = list(
            self._rows(at)
            .filter(pk__in=ids)
            .select_related("dossier__intake_shop")
            .order_by("dossier_id", "pk")
            .select_for_update(of=("dossier",), no_key=True, skip_locked=True)
        )
        findings = [
            finding for finding in (self._finding(row) for row in rows) if finding.due_at < at
        ]
        write_findings(findings, at=at)
        return len(findings)

    def _finding(self, row: Transfer) -> Finding:
        given_late = self.kind is AlertKind.PAPER_NOT_GIVEN
        due_at = row.due_at if given_late else self._take_by(row)
        assert due_at is not None
        text = (
            _("Chưa bàn giao bản giấy của hồ sơ %(code)s cho %(to)s (hạn %(moment)s)")
            if given_late
            else _("%(to)s chưa nhận bản giấy đã bàn giao của hồ sơ %(code)s (hạn %(moment)s)")
        )
        seats: tuple[Seat, ...] = (Seat(role=Role.COUNTER_OFFICER, shop_id=row.from_shop_id),)
        if not given_late:
            seats = (head_of_unit(row.to_unit_id),) if row.to_unit_id else ()
        return Finding(
            kind=self.kind,
            dossier=row.dossier,
            subject_id=row.pk,
            due_at=due_at,
            text=text
            % {"code": row.dossier.code, "to": row.to_label, "moment": moment_words(due_at)},
            seats=seats,
        )

    def _take_by(self, row: Transfer) -> datetime | None:
        assert row.given_at is not None
        rule_set = get_rule_set(row.dossier.rule_set)
        return due(
            received_at=row.given_at,
            duration=rule_set.paper_taking.value,
            calendar=clock.calendar_of(row.dossier),
            rule_set=rule_set,
        ).due_at

    def _rows(self, at: datetime) -> QuerySet[Transfer]:
        known = Alert.objects.filter(
            dossier=OuterRef("dossier"), kind=self.kind, subject_id=OuterRef("pk")
        )
        rows = Transfer.objects.filter(
            ~Exists(known),
            is_paper=True,
            dossier__state__in=_STILL_WORKED_ON,
            **{f"{self._column}__lt": at, f"{self._column}__gte": at - _LOOKED_BACK},
        )
        if self.kind is AlertKind.PAPER_NOT_GIVEN:
            return rows.filter(given_at=None)
        return rows.filter(given_at__isnull=False, taken_at=None)


@dataclass(frozen=True)
class LateReturnSweep:
    """Dossiers that an agency sent back for a supplement later than 3 working days (rule 45)."""

    kind: AlertKind = AlertKind.LATE_RETURN
    rows_at_once: int = BATCH_SIZE

    def list_keys(self, *, at: datetime, after: Key | None, limit: int) -> list[Key]:
        rows = self._rows(at)
        if after is not None:
            moment, row_id = after
            rows = rows.filter(Q(requested_at__gt=moment) | Q(requested_at=moment, pk__gt=row_id))
        keys = rows.order_by("requested_at", "pk").values_list("requested_at", "pk")
        return list(keys[:limit])

    def handle(self, *, at: datetime, ids: Sequence[int]) -> int:
        rows = list(
            self._rows(at)
            .filter(pk__in=ids)
            .select_related("dossier__intake_shop", "requested_by")
            .order_by("dossier_id", "pk")
            .select_for_update(of=("dossier",), no_key=True, skip_locked=True)
        )
        holders = find_holders([row.dossier for row in rows])
        findings = []
        for row in rows:
            limit = self._limit(row)
            unit_id = row.dossier.competent_unit_id
            findings.append(
                Finding(
                    kind=self.kind,
                    dossier=row.dossier,
                    subject_id=row.pk,
                    due_at=limit,
                    holder=holders.get(row.dossier.pk),
                    text=_("Hồ sơ %(code)s bị trả bổ sung sau hạn 3 ngày làm việc (%(moment)s)")
                    % {"code": row.dossier.code, "moment": moment_words(limit)},
                    seats=(head_of_unit(unit_id),) if unit_id else (),
                )
            )
        write_findings(findings, at=at)
        return len(findings)

    def _limit(self, row: SupplementRequest) -> datetime:
        assert row.dossier.received_at is not None
        limit = agency_return_due(
            received_at=row.dossier.received_at,
            calendar=clock.calendar_of(row.dossier),
            rule_set=get_rule_set(row.dossier.rule_set),
        ).legal_end
        assert limit is not None
        return limit

    def _rows(self, at: datetime) -> QuerySet[SupplementRequest]:
        known = Alert.objects.filter(
            dossier=OuterRef("dossier"), kind=self.kind, subject_id=OuterRef("pk")
        )
        return SupplementRequest.objects.filter(
            ~Exists(known),
            is_late_breach=True,
            requested_at__lte=at,
            requested_at__gte=at - _LOOKED_BACK,
        )
