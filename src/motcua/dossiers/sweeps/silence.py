"""Sweeps that act on a dossier: silence of an agency that was asked, supplements that never came."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from motcua.core.actors import system_actor
from motcua.directory.rules import Role
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.models import Alert, Consultation, Dossier
from motcua.dossiers.queries import names
from motcua.dossiers.recipients import Seat
from motcua.dossiers.rules import AlertKind, DossierState
from motcua.dossiers.services.closing import close_dossier
from motcua.dossiers.services.steps import record
from motcua.dossiers.sweeps.findings import (
    Finding,
    Holder,
    moment_words,
    write_findings,
)
from motcua.dossiers.sweeps.runner import Key
from motcua.dossiers.sweeps.terms import keys_of
from motcua.legislation.rules import get_rule_set

_ACTOR = system_actor(origin="sweep")


@dataclass(frozen=True)
class SilenceSweep:
    """
    An opinion did not come by its deadline: the head of the transferring centre is told, once, and the
    history says so (Decree 118/2025, art. 19(4)(c); rule 42). Nothing is approved by it.
    """

    rows_at_once: int = 10

    def list_keys(self, *, at: datetime, after: Key | None, limit: int) -> list[Key]:
        rows = self._rows(at)
        if after is not None:
            moment, row_id = after
            rows = rows.filter(Q(respond_by__gt=moment) | Q(respond_by=moment, pk__gt=row_id))
        keys = rows.order_by("respond_by", "pk").values_list("respond_by", "pk")
        return list(keys[:limit])

    def handle(self, *, at: datetime, ids: Sequence[int]) -> int:
        questions = list(self._rows(at).filter(pk__in=ids).order_by("dossier_id", "pk"))
        dossiers = _lock({question.dossier_id for question in questions})
        findings = []
        for question in questions:
            dossier = dossiers.get(question.dossier_id)
            if dossier is not None and self._win(question, at):
                findings.append(self._finding(question, dossier))
                self._record(question, dossier, at)
        write_findings(findings, at=at)
        return len(findings)

    def _win(self, question: Consultation, at: datetime) -> bool:
        """Whoever sets the mark tells: also against an answer of the same second."""
        waiting = Consultation.objects.filter(
            pk=question.pk, replied_at=None, withdrawn_at=None, silence_told_at=None
        )
        return bool(waiting.update(silence_told_at=at))

    def _finding(self, question: Consultation, dossier: Dossier) -> Finding:
        # Who keeps the dossier waiting is the agency asked; the notice itself is the head's.
        asked = Holder(
            step_name="",
            label=question.asked_agency.short_name,
            officer_id=None,
            unit_id=None,
            seats=(),
        )
        return Finding(
            kind=AlertKind.CONSULT_SILENT,
            dossier=dossier,
            subject_id=question.pk,
            due_at=question.respond_by,
            holder=asked,
            text=_("%(agency)s chưa trả lời ý kiến về hồ sơ %(code)s (hạn %(moment)s)")
            % {
                "agency": question.asked_agency.short_name,
                "code": dossier.code,
                "moment": moment_words(question.respond_by),
            },
        )

    def _record(self, question: Consultation, dossier: Dossier, at: datetime) -> None:
        facts = EventFacts(
            kind=EventKind.CONSULTATION_SILENT,
            ground=_("Nghị định 118/2025/NĐ-CP, Điều 19 khoản 4 điểm c"),
            data={
                "agency": question.asked_agency.short_name,
                "respond_by": question.respond_by.isoformat(),
            },
        )
        record(dossier=dossier, actor=_ACTOR, at=at, facts=facts)

    def _rows(self, at: datetime) -> QuerySet[Consultation]:
        return Consultation.objects.filter(
            replied_at=None, withdrawn_at=None, silence_told_at=None, respond_by__lt=at
        ).select_related("asked_agency")


@dataclass(frozen=True)
class SupplementSweep:
    """
    The applicant did not complete in the term: the dossier is closed, not a day earlier (art. 19(5);
    rules 48, 49), or, where the province does not let the system close, the centre is told.
    """

    rows_at_once: int = 1

    def list_keys(self, *, at: datetime, after: Key | None, limit: int) -> list[Key]:
        return keys_of(self._rows(at), column="supplement_due_at", after=after, limit=limit)

    def handle(self, *, at: datetime, ids: Sequence[int]) -> int:
        found = 0
        for dossier in _lock(ids, self._rows(at)).values():
            over_at = dossier.supplement_due_at
            assert over_at is not None
            closes = get_rule_set(dossier.rule_set).supplement_closes_by_itself.value
            if not closes and self._is_told(dossier, over_at):
                continue
            if closes:
                close_dossier(dossier=dossier, actor=_ACTOR, at=at)
            words = (
                _("Đã đóng hồ sơ %(code)s: không bổ sung trong thời hạn (%(moment)s)")
                if closes
                else _("Hồ sơ %(code)s đã hết thời hạn bổ sung (%(moment)s), có thể đóng")
            )
            finding = Finding(
                kind=AlertKind.SUPPLEMENT_OVER,
                dossier=dossier,
                due_at=over_at,
                text=words % {"code": dossier.code, "moment": moment_words(over_at)},
                seats=(Seat(role=Role.COUNTER_OFFICER, shop_id=dossier.intake_shop_id),),
            )
            write_findings([finding], at=at)
            found += 1
        return found

    def _is_told(self, dossier: Dossier, over_at: datetime) -> bool:
        return Alert.objects.filter(
            dossier=dossier, kind=AlertKind.SUPPLEMENT_OVER, subject_id=0, due_at=over_at
        ).exists()

    def _rows(self, at: datetime) -> QuerySet[Dossier]:
        # Where the system may not close, the row stays and is passed over once it has its alert.
        return Dossier.objects.filter(
            state=DossierState.SUPPLEMENT_REQUESTED, supplement_due_at__lt=at
        )


def _lock(ids: Collection[int], rows: QuerySet[Dossier] | None = None) -> dict[int, Dossier]:
    """Lock dossiers as their services do, but wait for nobody."""
    rows = Dossier.objects.all() if rows is None else rows
    locked = list(rows.filter(pk__in=ids).order_by("pk").select_for_update(skip_locked=True))
    names.name_dossiers(locked)
    return {row.pk: row for row in locked}
