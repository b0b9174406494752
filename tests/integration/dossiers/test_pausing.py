"""The clock waits where a sector's own law says so, and nowhere else."""

from datetime import timedelta

import pytest
from tests.integration.dossiers.conftest import MONDAY, Province
from tests.integration.dossiers.test_consultation import answerer, ask, ref_of

from motcua.deadlines.models import DeadlineLedger
from motcua.dossiers import clock, services
from motcua.dossiers.errors import UnableToMoveDossier
from motcua.dossiers.models import Dossier, DossierEvent, FinancialObligation
from motcua.dossiers.queries.explanation import get_explanation
from motcua.procedures.models import ProcedureRevision

LATER = MONDAY + timedelta(days=2)


def pause_for(province: Province, wait: str) -> None:
    rule = {"parameter": "pausing_waits", "value": [wait], "ground": "Quyết định 9/QĐ-X, mục 3"}
    rows = ProcedureRevision.objects.filter(pk=province.revision("1.004873").pk)
    rows.update(sector_rules={"pausing_waits": rule})


def kinds(dossier: Dossier) -> list[str]:
    rows = DeadlineLedger.objects.filter(dossier_id=dossier.pk).order_by("sequence")
    return list(rows.values_list("kind", flat=True))


@pytest.mark.django_db
class TestOpinion:
    def test_pauses_and_resumes_where_the_sector_says_so(self, province: Province) -> None:
        pause_for(province, "OPINION")
        dossier = ask(province, "JUSTICE")
        assert dossier.due_at is None
        explained = get_explanation(dossier=dossier)
        assert explained is not None
        assert "Quyết định 9/QĐ-X" in explained.conclusion
        assert explained.settings[-1].label == "Tạm dừng"
        question = dossier.consultations.get()
        services.answer_consultation(
            task=ref_of(question.task), reply="Đồng ý", actor=answerer(question), at=LATER
        )
        dossier.refresh_from_db()
        assert kinds(dossier) == ["START", "PAUSE", "RESUME"]
        assert dossier.due_original_at is not None
        assert dossier.due_at is not None
        assert dossier.due_at > dossier.due_original_at
        assert clock.due_now(dossier).due_at == dossier.due_at
        explained = get_explanation(dossier=dossier)
        assert explained is not None
        assert any("Quyết định 9/QĐ-X" in line.article for line in explained.lines)
        effects = DossierEvent.objects.filter(dossier_id=dossier.pk).exclude(clock_effect="")
        assert "dossier.consultation_answered" in set(effects.values_list("kind", flat=True))

    def test_waits_for_the_last_of_several(self, province: Province) -> None:
        pause_for(province, "OPINION")
        dossier = ask(province, "JUSTICE", "CONSTRUCTION")
        first, second = dossier.consultations.order_by("pk")
        for question, at in ((first, LATER), (second, LATER + timedelta(days=1))):
            services.answer_consultation(
                task=ref_of(question.task), reply="Đồng ý", actor=answerer(question), at=at
            )
            dossier.refresh_from_db()
            assert (dossier.due_at is None) == (question == first)

    def test_the_general_law_moves_nothing(self, province: Province) -> None:
        dossier = ask(province, "JUSTICE")
        assert dossier.due_at == dossier.due_original_at
        assert kinds(dossier) == ["START"]


@pytest.mark.django_db
class TestObligation:
    def test_pauses_until_it_is_met(self, province: Province) -> None:
        pause_for(province, "FINANCIAL_OBLIGATION")
        dossier = province.receive()
        specialist = province.assign(dossier)
        row = services.record_obligation_notice(
            dossier_id=dossier.pk,
            facts=services.ObligationFacts(number="12/TB", noticed_at=MONDAY, amount=1000),
            actor=specialist,
            at=MONDAY,
        )
        dossier.refresh_from_db()
        assert dossier.due_at is None
        services.record_obligation_met(
            obligation_id=row.pk, proof="GNT 77", met_at=LATER, actor=specialist, at=LATER
        )
        dossier.refresh_from_db()
        assert dossier.due_at is not None
        assert clock.due_now(dossier).due_at == dossier.due_at
        assert kinds(dossier) == ["START", "PAUSE", "RESUME"]

    def test_is_refused_where_no_sector_law_names_it(self, province: Province) -> None:
        dossier = province.receive()
        specialist = province.assign(dossier)
        with pytest.raises(UnableToMoveDossier):
            services.record_obligation_notice(
                dossier_id=dossier.pk,
                facts=services.ObligationFacts(number="12/TB", noticed_at=MONDAY),
                actor=specialist,
                at=MONDAY,
            )
        assert not FinancialObligation.objects.exists()
