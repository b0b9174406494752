"""Intake regardless of boundary, across levels: five places, and who may look (Decree 118/2025, arts. 14, 20)."""

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from tests.integration.dossiers.conftest import MARITAL_STATUS, MONDAY, Province

from motcua.config.demo import services as demo_services
from motcua.core.actors import Actor, system_actor
from motcua.deadlines.rules import ICT
from motcua.directory import queries as directory_queries
from motcua.directory.models import OneStopShop, Posting
from motcua.dossiers import services
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import page as page_queries
from motcua.procedures import services as procedure_services
from motcua.procedures.pack_files import read_packs

NOTARY_CARD = "1.013830"


class Boundary(Province):
    """Somebody of Kinh Bắc helps, Võ Cường takes in, Yên Phong settles, Từ Sơn returns."""

    def __init__(self) -> None:
        self.own = self.shop_of("Yên Phong")
        self.intake_shop = self.shop_of("Võ Cường")
        self.helping, self.returning = self.shop_of("Kinh Bắc"), self.shop_of("Từ Sơn")
        self.centre = OneStopShop.objects.select_related("agency").get(kind="SERVICE_CENTER")
        self.shop = self.intake_shop

    def shop_of(self, name: str) -> OneStopShop:
        return OneStopShop.objects.select_related("agency").get(
            agency__name__contains=name, kind="COMMUNE_CENTER", valid_to=None
        )

    def at(self, shop: OneStopShop, role: str = "COUNTER_OFFICER") -> Actor:
        posting = Posting.objects.filter(shop=shop, role=role, valid_to=None).first()
        assert posting is not None
        actor = directory_queries.get_actor(
            account_id=posting.officer.account_id, on=MONDAY.date(), origin="test"
        )
        assert actor is not None
        return actor

    def sees(self, actor: Actor, dossier: Dossier) -> bool:
        return page_queries.get_dossier_page(dossier_id=dossier.pk, actor=actor) is not None

    def far_away(self, **changes: object) -> Dossier:
        return self.receive(
            MARITAL_STATUS,
            commune_id=self.own.agency.commune_id,
            helping_shop_id=self.helping.pk,
            return_shop_id=self.returning.pk,
            **changes,
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
    packs = read_packs(["marital_status_certificate", "notary_card", "birth_group"])
    for loaded in procedure_services.load_packs(packs=packs, actor=publisher, at=before):
        procedure_services.publish_revision(
            revision_id=loaded.revision.pk,
            version=loaded.revision.version,
            effective_from=date(2025, 7, 1),
            today=before.date(),
            actor=publisher,
            at=before,
        )


@pytest.fixture
def boundary(_loaded, db) -> Boundary:
    return Boundary()


class TestPlaces:
    def test_rule_001_a_third_communes_procedure_is_taken_in_for_that_commune(
        self, boundary: Boundary
    ):
        dossier = boundary.far_away()

        assert dossier.competent_agency.commune_id == boundary.own.agency.commune_id
        assert dossier.code is not None
        assert dossier.code.startswith(dossier.competent_agency.code)

    def test_rule_002_five_places_are_five_values(self, boundary: Boundary):
        dossier = boundary.far_away()
        relation = page_queries.relation_of(dossier)

        places = [
            dossier.helping_shop_id,
            dossier.intake_shop_id,
            relation.competent_shop_id,
            dossier.return_shop_id,
        ]
        assert places == [
            boundary.helping.pk,
            boundary.intake_shop.pk,
            boundary.own.pk,
            boundary.returning.pk,
        ]
        assert dossier.competent_agency_id not in {
            shop.agency_id for shop in (boundary.helping, boundary.intake_shop, boundary.returning)
        }


class TestSupervision:
    def test_rule_036_the_competent_agencys_own_centre_reads_and_others_do_not(
        self, boundary: Boundary
    ):
        dossier = boundary.far_away()
        stranger = boundary.at(boundary.shop_of("Tiên Du"))

        assert boundary.sees(boundary.at(boundary.own), dossier)
        assert boundary.sees(boundary.at(boundary.own, "CENTER_HEAD"), dossier)
        assert not boundary.sees(stranger, dossier)

    def test_rule_036_a_department_is_supervised_by_the_provincial_centre(self, boundary: Boundary):
        dossier = boundary.receive(NOTARY_CARD)

        assert dossier.competent_agency.level == "PROVINCE"
        assert boundary.sees(boundary.at(boundary.centre), dossier)

    def test_rule_036_paper_across_levels_is_due_in_one_working_day(self, boundary: Boundary):
        late = MONDAY.replace(hour=15, minute=30)

        across = boundary.receive(NOTARY_CARD, at=late).transfers.get()
        level = boundary.far_away(at=late).transfers.get()

        assert across.due_at.astimezone(ICT).date() == date(2026, 3, 3)
        assert level.due_at <= datetime(2026, 3, 3, 17, tzinfo=ICT)

    def test_rule_036_a_group_taken_in_at_the_province_too(self, boundary: Boundary):
        boundary.shop = boundary.centre
        intake = boundary.intake("3.000722", commune_id=boundary.own.agency.commune_id)
        dossier = services.receive_group(
            intake=intake, actor=boundary.at(boundary.centre), at=MONDAY
        )

        transfer = dossier.transfers.get()
        assert transfer.due_at.astimezone(ICT).date() == date(2026, 3, 3)
        assert boundary.sees(boundary.at(boundary.own), dossier)
        assert not boundary.sees(boundary.at(boundary.intake_shop), dossier)
