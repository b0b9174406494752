"""Decisions at the counter under a mandate, and the centre's own seal (Decree 118/2025, art. 17(5))."""

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from tests.integration.dossiers.conftest import MONDAY, Province

from motcua.config.demo import services as demo_services
from motcua.core.actors import Actor, system_actor
from motcua.directory.models import Agency, OneStopShop
from motcua.dossiers import services
from motcua.dossiers.errors import NotPermitted, ReasonMissing, UnableToMoveDossier
from motcua.dossiers.models import CounterMandate, Dossier, DossierEvent
from motcua.dossiers.queries import interagency as part_queries
from motcua.procedures import services as procedure_services
from motcua.procedures.pack_files import read_packs

NOTARY_CARD = "1.013830"


class Centre(Province):
    """The provincial centre, where an officer may decide for the department of justice."""

    def __init__(self) -> None:
        self.shop = OneStopShop.objects.select_related("agency").get(kind="SERVICE_CENTER")
        self.justice = Agency.objects.get(function="JUSTICE", valid_to=None)

    def leader(self, function: str) -> Actor:
        posting = self.postings("LEADER").filter(agency__function=function).first()
        return self.actor_of(posting)

    def postings(self, role: str):
        from motcua.directory.models import Posting

        return (
            Posting.objects.filter(role=role, valid_to=None)
            .select_related("officer")
            .order_by("pk")
        )

    def actor_of(self, posting) -> Actor:
        from motcua.directory import queries

        actor = queries.get_actor(
            account_id=posting.officer.account_id, on=MONDAY.date(), origin="test"
        )
        assert actor is not None
        return actor

    def mandate(self, **changes: object) -> CounterMandate:
        officer = self.actor("COUNTER_OFFICER")
        values: dict[str, object] = {
            "agency_id": self.justice.pk,
            "shop_id": self.shop.pk,
            "officer_id": officer.officer_id,
            "valid_from": date(2026, 1, 1),
            "ground": "Quyết định 12/QĐ-STP",
            **changes,
        }
        return services.grant_mandate(
            facts=services.MandateFacts(**values),  # type: ignore[arg-type]  # names as above
            actor=self.leader("JUSTICE"),
            at=MONDAY,
        )

    def waiting_for_decision(self) -> Dossier:
        dossier = self.receive(NOTARY_CARD)
        services.conclude_step(
            task=self.ref(dossier),
            outcome="PROPOSE",
            opinion="Đủ điều kiện",
            actor=self.actor("COUNTER_OFFICER"),
            at=MONDAY,
        )
        return dossier

    def decide_here(self, dossier: Dossier, at: datetime = MONDAY) -> Dossier:
        return services.decide_at_counter(
            task=self.ref(dossier),
            result=services.ResultFacts(is_granted=True, name="Thẻ", number="3/TCC"),
            actor=self.actor("COUNTER_OFFICER"),
            at=at,
        )


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        # The mark lets durable services run inside, as it does in Django's own TestCase.
        atomic = transaction.atomic()
        atomic._from_testcase = True
        atomic.__enter__()
        try:
            _load()
            yield
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


def _load() -> None:
    before = MONDAY - timedelta(days=30)
    demo_services.load_organisation(at=before)
    publisher = system_actor(origin="test")
    for loaded in procedure_services.load_packs(
        packs=read_packs(["notary_card"]), actor=publisher, at=before
    ):
        procedure_services.publish_revision(
            revision_id=loaded.revision.pk,
            version=loaded.revision.version,
            effective_from=date(2025, 7, 1),
            today=before.date(),
            actor=publisher,
            at=before,
        )


@pytest.fixture
def centre(_loaded, db) -> Centre:
    return Centre()


class TestMandate:
    def test_only_who_leads_the_agency_gives_it(self, centre: Centre):
        facts = services.MandateFacts(
            agency_id=centre.justice.pk,
            shop_id=centre.shop.pk,
            officer_id=centre.actor("COUNTER_OFFICER").officer_id or 0,
            valid_from=date(2026, 1, 1),
            ground="Quyết định 1",
        )
        for stranger in (centre.leader("HEALTH"), centre.actor("CENTER_HEAD")):
            with pytest.raises(NotPermitted):
                services.grant_mandate(facts=facts, actor=stranger, at=MONDAY)

    def test_needs_its_document_and_somebody_who_sits_there(self, centre: Centre):
        with pytest.raises(ReasonMissing):
            centre.mandate(ground=" ")
        elsewhere = centre.actor("COUNTER_OFFICER", other_shop=True)
        with pytest.raises(UnableToMoveDossier):
            centre.mandate(officer_id=elsewhere.officer_id)

    @pytest.mark.parametrize(
        "change",
        [{"valid_to": date(2026, 2, 28)}, {"valid_from": date(2026, 3, 3)}],
        ids=["over", "not yet"],
    )
    def test_holds_only_in_its_time(self, centre: Centre, change: dict[str, date]):
        dossier = centre.waiting_for_decision()
        centre.mandate(**change)

        with pytest.raises(NotPermitted):
            centre.decide_here(dossier)

    def test_of_one_procedure_does_not_reach_another(self, centre: Centre):
        from motcua.procedures.models import Procedure

        dossier = centre.waiting_for_decision()
        other = Procedure.objects.create(
            code="9.000001", name="Khác", sector=dossier.revision.procedure.sector
        )
        centre.mandate(procedure_id=other.pk)

        with pytest.raises(NotPermitted):
            centre.decide_here(dossier)

    def test_ended_it_no_longer_allows_a_decision(self, centre: Centre):
        mandate = centre.mandate()
        dossier = centre.waiting_for_decision()
        services.end_mandate(
            mandate_id=mandate.pk,
            last_day=MONDAY.date() - timedelta(days=1),
            actor=centre.leader("JUSTICE"),
            at=MONDAY,
        )

        with pytest.raises(NotPermitted):
            centre.decide_here(dossier)


class TestDecision:
    def test_without_a_mandate_nobody_decides_at_the_counter(self, centre: Centre):
        dossier = centre.waiting_for_decision()

        with pytest.raises(NotPermitted):
            centre.decide_here(dossier)

    def test_is_recorded_with_its_mandate_and_waits_for_the_seal(self, centre: Centre):
        mandate = centre.mandate()
        dossier = centre.decide_here(centre.waiting_for_decision())

        assert dossier.state == "DECIDED"
        assert dossier.result.number == "3/TCC"
        assert dossier.result_at is None
        assert dossier.counter_seal.mandate == mandate
        assert centre.task(dossier).step_key == "seal"

    def test_the_head_of_the_centre_seals_and_the_clock_stops(self, centre: Centre):
        centre.mandate()
        dossier = centre.decide_here(centre.waiting_for_decision())
        sealed_at = MONDAY + timedelta(hours=1)

        with pytest.raises(NotPermitted):
            services.seal_result(
                task=centre.ref(dossier), actor=centre.actor("COUNTER_OFFICER"), at=sealed_at
            )
        services.seal_result(
            task=centre.ref(dossier), actor=centre.actor("CENTER_HEAD"), at=sealed_at
        )

        dossier.refresh_from_db()
        assert (dossier.state, dossier.result_at) == ("AT_COUNTER", sealed_at)
        seal = part_queries.get_counter_seal(dossier_id=dossier.pk)
        assert seal is not None
        assert (seal.sealed_at, seal.shop) == (sealed_at, centre.shop)
        kinds = DossierEvent.objects.filter(dossier_id=dossier.pk).order_by("sequence")
        assert [row.kind for row in kinds][-3:] == [
            "dossier.decided_at_counter",
            "dossier.sealed",
            "dossier.result_issued",
        ]

    def test_rule_050_a_refusal_there_stands_on_form_03_too(self, centre: Centre):
        centre.mandate()
        dossier = centre.waiting_for_decision()
        services.decide_at_counter(
            task=centre.ref(dossier),
            result=services.ResultFacts(is_granted=False, name="Thông báo", reason="Thẻ còn hạn"),
            actor=centre.actor("COUNTER_OFFICER"),
            at=MONDAY,
        )

        dossier.refresh_from_db()
        assert dossier.refusal.reason == "Thẻ còn hạn"
        assert dossier.result.outcome == "REFUSED"
