"""Whole journeys of a few procedures, on every way of the law, under both rule sets."""

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from tests.integration.dossiers.conftest import MARITAL_STATUS, MONDAY

from motcua.config.demo import services as demo_services
from motcua.core.actors import system_actor
from motcua.dossiers import journeys
from motcua.dossiers.journeys import Journey, Scenario, ScenarioDoesNotFit
from motcua.procedures import services as procedure_services
from motcua.procedures.models import ProcedureRevision
from motcua.procedures.pack_files import read_packs

BIRTH_GROUP, NOTARY_CARD = "3.000722", "1.013830"
LAWS = ("D61-2018", "D118-2025")


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
    packs = read_packs(["birth_group", "notary_card", "marital_status_certificate"])
    for loaded in procedure_services.load_packs(packs=packs, actor=publisher, at=before):
        procedure_services.publish_revision(
            revision_id=loaded.revision.pk,
            version=loaded.revision.version,
            effective_from=date(2024, 7, 1),
            today=before.date(),
            actor=publisher,
            at=before,
        )


@pytest.fixture
def _world(_loaded, db) -> None:
    """Undo after each test what its journeys wrote."""


def travel(code: str, way: Scenario, law: str, *, now: datetime = MONDAY) -> Journey:
    revision = ProcedureRevision.objects.select_related("procedure", "workflow_definition").get(
        procedure__code=code, state="PUBLISHED"
    )
    variant = revision.variants.order_by("order").first()
    return journeys.run_journey(
        revision=revision,
        variant_id=variant.pk if variant else None,
        start_at=journeys.start_under(law, now=now),
        scenario=way,
    )


@pytest.mark.usefixtures("_world")
class TestEveryWay:
    @pytest.mark.parametrize("law", LAWS)
    @pytest.mark.parametrize(
        ("code", "way"),
        [
            (MARITAL_STATUS, Scenario.PLAIN),
            (MARITAL_STATUS, Scenario.SUPPLEMENT),
            (MARITAL_STATUS, Scenario.REFUSAL),
            (MARITAL_STATUS, Scenario.STOP),
            (MARITAL_STATUS, Scenario.EXTENSION),
            (MARITAL_STATUS, Scenario.CONSULTATION),
            (MARITAL_STATUS, Scenario.COMPLETION),
            (MARITAL_STATUS, Scenario.EARLY),
            (BIRTH_GROUP, Scenario.GROUP),
            (BIRTH_GROUP, Scenario.INTERAGENCY),
            (BIRTH_GROUP, Scenario.COMPLETION),
            (NOTARY_CARD, Scenario.DELEGATED),
        ],
    )
    def test_comes_to_its_end_under_both_laws(self, code: str, way: Scenario, law: str):
        done = travel(code, way, law)

        assert done.rule_set == law
        assert done.code
        assert done.state == ("STOPPED" if way is Scenario.STOP else "RETURNED")

    def test_the_applicant_is_given_the_paper_of_his_way(self):
        given = {
            way: travel(MARITAL_STATUS, way, "D118-2025").papers
            for way in (Scenario.STOP, Scenario.EXTENSION, Scenario.COMPLETION, Scenario.REFUSAL)
        }

        assert "STOP" in given[Scenario.STOP]
        assert "EXTENSION" in given[Scenario.EXTENSION]
        assert "SUPPLEMENT" in given[Scenario.COMPLETION]
        assert "REFUSAL" in given[Scenario.REFUSAL]

    def test_an_extension_moves_the_due_date_and_keeps_the_first(self):
        done = travel(MARITAL_STATUS, Scenario.EXTENSION, "D118-2025")

        assert done.due_at > done.due_original_at
        assert done.ledger == ["START", "EXTENSION"]

    def test_a_way_the_procedure_has_not_is_no_failure(self):
        with pytest.raises(ScenarioDoesNotFit):
            travel(MARITAL_STATUS, Scenario.GROUP, "D118-2025")
