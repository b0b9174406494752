"""Sweeps over what was not put right in its term: papers asked for at intake, errors in a result."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from motcua.core.actors import system_actor
from motcua.directory.rules import Role
from motcua.dossiers.models import Alert, Correction, SupplementRequest
from motcua.dossiers.queries import names
from motcua.dossiers.recipients import Seat, head_of_unit
from motcua.dossiers.rules import AlertKind, DossierState
from motcua.dossiers.services.closing import close_unaccepted
from motcua.dossiers.sweeps.findings import Finding, moment_words, write_findings
from motcua.dossiers.sweeps.runner import BATCH_SIZE, Key
from motcua.legislation.rules import get_rule_set

_ACTOR = system_actor(origin="sweep")


@dataclass(frozen=True)
class CompletionSweep:
    """
    The applicant never came back after form 02 at intake: the dossier is closed without code and due
    date (rules 19, 48), or, where the system may not close, the centre is told.
    """

    rows_at_once: int = 1

    def list_keys(self, *, at: datetime, after: Key | None, limit: int) -> list[Key]:
        rows = self._rows(at)
        if after is not None:
            moment, row_id = after
            rows = rows.filter(Q(respond_by__gt=moment) | Q(respond_by=moment, pk__gt=row_id))
        # The term of every row is set: the rows are those whose term has passed.
        keys = rows.order_by("respond_by", "pk").values_list("respond_by", "pk")[:limit]
        return [(moment, row_id) for moment, row_id in keys if moment is not None]

    def handle(self, *, at: datetime, ids: Sequence[int]) -> int:
        rows = list(
            self._rows(at)
            .filter(pk__in=ids)
            .select_related("dossier")
            .order_by("dossier_id", "pk")
            .select_for_update(of=("dossier",), no_key=True, skip_locked=True)
        )
        names.name_dossiers([row.dossier for row in rows])
        for row in rows:
            self._close(row, at)
        return len(rows)

    def _close(self, row: SupplementRequest, at: datetime) -> None:
        assert row.respond_by is not None
        closes = get_rule_set(row.dossier.rule_set).supplement_closes_by_itself.value
        if closes:
            close_unaccepted(dossier=row.dossier, request=row, actor=_ACTOR, at=at)
        words = (
            _("Đã đóng hồ sơ số %(id)s chưa tiếp nhận: không bổ sung trong thời hạn (%(moment)s)")
            if closes
            else _("Hồ sơ số %(id)s chưa tiếp nhận đã hết thời hạn bổ sung (%(moment)s)")
        )
        finding = Finding(
            kind=AlertKind.COMPLETION_OVER,
            dossier=row.dossier,
            subject_id=row.pk,
            due_at=row.respond_by,
            text=words % {"id": row.dossier_id, "moment": moment_words(row.respond_by)},
            seats=(Seat(role=Role.COUNTER_OFFICER, shop_id=row.dossier.intake_shop_id),),
        )
        write_findings([finding], at=at)

    def _rows(self, at: datetime) -> QuerySet[SupplementRequest]:
        known = Alert.objects.filter(
            dossier=OuterRef("dossier"),
            kind=AlertKind.COMPLETION_OVER,
            subject_id=OuterRef("pk"),
        )
        return SupplementRequest.objects.filter(
            ~Exists(known),
            stage=SupplementRequest.Stage.INTAKE,
            completed_at=None,
            respond_by__lt=at,
            dossier__state=DossierState.AWAITING_COMPLETION,
        )


@dataclass(frozen=True)
class CorrectionSweep:
    """An error in a result was not corrected within 3 working days (art. 23(1); rule 76)."""

    rows_at_once: int = BATCH_SIZE

    def list_keys(self, *, at: datetime, after: Key | None, limit: int) -> list[Key]:
        rows = self._rows(at)
        if after is not None:
            moment, row_id = after
            rows = rows.filter(Q(due_at__gt=moment) | Q(due_at=moment, pk__gt=row_id))
        keys = rows.order_by("due_at", "pk").values_list("due_at", "pk")[:limit]
        return [(moment, row_id) for moment, row_id in keys if moment is not None]

    def handle(self, *, at: datetime, ids: Sequence[int]) -> int:
        rows = list(
            self._rows(at)
            .filter(pk__in=ids)
            .select_related("dossier__intake_shop")
            .order_by("dossier_id", "pk")
            .select_for_update(of=("dossier",), no_key=True, skip_locked=True)
        )
        write_findings([self._finding(row) for row in rows], at=at)
        return len(rows)

    def _finding(self, row: Correction) -> Finding:
        assert row.due_at is not None
        unit_id = row.dossier.competent_unit_id
        return Finding(
            kind=AlertKind.CORRECTION_LATE,
            dossier=row.dossier,
            subject_id=row.pk,
            due_at=row.due_at,
            text=_("Chưa đính chính kết quả của hồ sơ %(code)s (hạn %(moment)s)")
            % {"code": row.dossier.code, "moment": moment_words(row.due_at)},
            seats=(head_of_unit(unit_id),) if unit_id else (),
        )

    def _rows(self, at: datetime) -> QuerySet[Correction]:
        known = Alert.objects.filter(
            dossier=OuterRef("dossier"),
            kind=AlertKind.CORRECTION_LATE,
            subject_id=OuterRef("pk"),
        )
        return Correction.objects.filter(~Exists(known), done_at=None, due_at__lt=at)
