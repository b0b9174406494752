from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.integration.dossiers.conftest import BIRTH, MONDAY, Province

from motcua.deadlines.models import DeadlineLedger
from motcua.deadlines.rules import ICT
from motcua.dossiers import papers, services
from motcua.dossiers.errors import (
    ChannelNotAllowed,
    NotPermitted,
    ReasonMissing,
    SupplementAlreadyRequested,
    UnableToReceiveDossier,
)
from motcua.dossiers.facts import PartyFacts, RepresentativeFacts, SupplementItemFacts
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.rules import Channel

ITEMS = (SupplementItemFacts(name="Bản sao quyết định ly hôn", reason="thiếu"),)


class TestReceiveDossier:
    def test_rule_028_and_029_gives_one_code_with_the_prefix_of_the_resolving_agency(
        self, province: Province
    ):
        dossier = province.receive()

        assert dossier.code is not None
        prefix, day, serial = dossier.code.rsplit("-", 2)
        assert prefix == dossier.competent_agency.code
        assert (day, serial) == ("260302", "0001")

    def test_rule_031_serials_are_consecutive_and_restart_the_next_day(self, province: Province):
        codes = [
            province.receive(at=at).code
            for at in (MONDAY, MONDAY + timedelta(hours=1), MONDAY + timedelta(days=1))
        ]

        assert [code[-11:] for code in codes if code] == [
            "260302-0001",
            "260302-0002",
            "260303-0001",
        ]

    def test_rule_019_and_028_the_database_refuses_a_due_date_without_code(
        self, province: Province
    ):
        dossier = province.receive()

        with pytest.raises(IntegrityError), transaction.atomic():
            Dossier.objects.filter(pk=dossier.pk).update(code=None)

    def test_rule_051_and_016_promises_a_date_explained_in_the_ledger(self, province: Province):
        dossier = province.receive()

        assert dossier.due_at == datetime(2026, 3, 5, 17, tzinfo=ICT)
        ledger = DeadlineLedger.objects.get(dossier_id=dossier.pk)
        assert ledger.due_at == dossier.due_at
        assert [row["counted"] for row in ledger.segments if row["kind"] == "counted"] == [3]
        assert papers.print_receipt(dossier_id=dossier.pk, at=MONDAY).startswith(b"%PDF")

    def test_rule_026_the_same_submission_twice_makes_one_dossier(self, province: Province):
        intake = province.intake()
        actor = province.actor("COUNTER_OFFICER")

        first = services.receive_dossier(intake=intake, actor=actor, at=MONDAY)
        second = services.receive_dossier(intake=intake, actor=actor, at=MONDAY)

        assert first.pk == second.pk
        assert Dossier.objects.count() == 1

    def test_rule_021_refuses_a_channel_the_procedure_does_not_have(self, province: Province):
        revision = province.revision(BIRTH)
        revision.channels = ["ONLINE"]
        revision.save()

        with pytest.raises(ChannelNotAllowed):
            province.receive(BIRTH)

    def test_rule_004_refuses_what_is_not_received_at_a_counter(self, province: Province):
        revision = province.revision(BIRTH)
        revision.is_counter_intake_allowed = False
        revision.save()

        with pytest.raises(ChannelNotAllowed, match="không tiếp nhận tại quầy"):
            province.receive(BIRTH)

    def test_names_every_missing_paper(self, province: Province):
        with pytest.raises(UnableToReceiveDossier, match="Tờ khai"):
            province.receive(components=())

    def test_rule_009_keeps_the_principal_apart_from_the_agent(self, province: Province):
        agent = RepresentativeFacts(
            person=PartyFacts(full_name="Nguyễn Văn Thay", identity_number="999090000029"),
            relation="con",
            authority_paper="Giấy ủy quyền 01",
        )

        dossier = province.receive(representative=agent)

        assert dossier.applicant.identity_number == "999190000018"
        assert dossier.representative.full_name == "Nguyễn Văn Thay"

    def test_an_officer_of_another_shop_may_not_receive_here(self, province: Province):
        stranger = province.actor("COUNTER_OFFICER", other_shop=True)

        with pytest.raises(NotPermitted):
            services.receive_dossier(intake=province.intake(), actor=stranger, at=MONDAY)

        assert not Dossier.objects.exists()

    def test_rule_034_paper_is_due_the_same_day_until_15_00_and_else_the_next_morning(
        self, province: Province
    ):
        early = province.receive(at=MONDAY.replace(hour=15, minute=0))
        late = province.receive(at=MONDAY.replace(hour=15, minute=1))

        assert early.transfers.get().due_at == MONDAY.replace(hour=17, minute=0)
        assert late.transfers.get().due_at == datetime(2026, 3, 3, 7, 30, tzinfo=ICT)

    def test_takes_at_most_40_statements(self, province: Province, django_assert_max_num_queries):
        intake, actor = province.intake(), province.actor("COUNTER_OFFICER")

        with django_assert_max_num_queries(40):
            services.receive_dossier(intake=intake, actor=actor, at=MONDAY)


class TestRequestCompletion:
    def test_rule_013_and_019_asks_with_reasons_and_gives_no_code(self, province: Province):
        dossier = services.request_completion(
            intake=province.intake(components=()),
            items=ITEMS,
            reason="Thiếu giấy tờ",
            actor=province.actor("COUNTER_OFFICER"),
            at=MONDAY,
        )

        assert (dossier.code, dossier.due_at) == (None, None)
        pdf = papers.print_supplement_request(dossier_id=dossier.pk, at=MONDAY)
        assert pdf.startswith(b"%PDF")

    def test_rule_014_refuses_a_second_request(self, province: Province):
        facts = {"items": ITEMS, "reason": "Thiếu", "actor": province.actor("COUNTER_OFFICER")}
        intake = province.intake(components=())
        services.request_completion(intake=intake, at=MONDAY, **facts)

        with pytest.raises(SupplementAlreadyRequested):
            services.request_completion(intake=intake, at=MONDAY, **facts)

    def test_needs_a_reason(self, province: Province):
        with pytest.raises(ReasonMissing):
            services.request_completion(
                intake=province.intake(),
                items=ITEMS,
                reason=" ",
                actor=province.actor("COUNTER_OFFICER"),
                at=MONDAY,
            )


class TestRefuseAtIntake:
    def test_rule_015_needs_a_reason_and_prints_form_03(self, province: Province):
        actor = province.actor("COUNTER_OFFICER")
        with pytest.raises(ReasonMissing):
            services.refuse_at_intake(intake=province.intake(), reason="", actor=actor, at=MONDAY)

        dossier = services.refuse_at_intake(
            intake=replace(province.intake(), submission_key=uuid4()),
            reason="Không thuộc thẩm quyền",
            actor=actor,
            at=MONDAY,
        )

        assert dossier.state == "REFUSED_AT_INTAKE"
        assert papers.print_refusal(dossier_id=dossier.pk, at=MONDAY).startswith(b"%PDF")
        kinds = list(DossierEvent.objects.values_list("kind", flat=True))
        assert kinds == ["dossier.refused_at_intake"]


class TestBoundaries:
    def test_rule_001_a_shop_receives_what_another_commune_settles(self, province: Province):
        from motcua.directory.models import Agency

        other = (
            Agency.objects.filter(function="COMMUNE_COMMITTEE", valid_to=None)
            .exclude(commune_id=province.shop.agency.commune_id)
            .order_by("pk")
            .first()
        )
        assert other is not None

        dossier = province.receive(commune_id=other.commune_id)

        assert dossier.intake_shop == province.shop
        assert dossier.competent_agency == other

    def test_rule_002_intake_competence_and_return_are_three_facts(self, province: Province):
        from motcua.directory.models import OneStopShop

        elsewhere = OneStopShop.objects.exclude(pk=province.shop.pk).order_by("pk").first()
        assert elsewhere is not None

        dossier = province.receive(return_shop_id=elsewhere.pk)

        assert dossier.return_shop == elsewhere
        assert dossier.intake_shop == province.shop
        assert dossier.competent_agency.function == "COMMUNE_COMMITTEE"

    def test_rule_056_the_channel_chooses_the_time_limit(self, province: Province):
        revision = province.revision(BIRTH)
        revision.time_limits.create(channel=Channel.POST, amount=5, unit="WORKING_DAY")

        dossier = province.receive(BIRTH, channel=Channel.POST)

        assert dossier.due_at == datetime(2026, 3, 9, 17, tzinfo=ICT)
