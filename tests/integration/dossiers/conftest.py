"""A small whole province, and the acts of its people at moments that the test names."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from motcua.config.demo import services as demo_services
from motcua.core.actors import Actor, system_actor
from motcua.deadlines.rules import ICT
from motcua.directory import queries as directory_queries
from motcua.directory.models import OneStopShop, Posting
from motcua.dossiers import services
from motcua.dossiers.facts import ComponentFacts, IntakeFacts, PartyFacts
from motcua.dossiers.models import Dossier
from motcua.dossiers.rules import Channel
from motcua.procedures import services as procedure_services
from motcua.procedures.models import ProcedureRevision
from motcua.procedures.pack_files import read_packs
from motcua.workflow.models import Task

MONDAY = datetime(2026, 3, 2, 9, 15, tzinfo=ICT)
# A procedure of the commune in three working days, with assignment, appraisal, approval, issue.
MARITAL_STATUS = "1.004873"
BIRTH = "1.001193"


class Province:
    """The demo province with shortcuts that read like the work of its officers."""

    def __init__(self) -> None:
        self.shop = OneStopShop.objects.select_related("agency").get(
            agency__name__contains="Yên Phong", kind="COMMUNE_CENTER", valid_to=None
        )

    def revision(self, code: str) -> ProcedureRevision:
        return ProcedureRevision.objects.get(procedure__code=code, state="PUBLISHED")

    def actor(self, role: str, *, task: Task | None = None, other_shop: bool = False) -> Actor:
        postings = Posting.objects.filter(role=role, valid_to=None)
        if task is not None:
            postings = postings.filter(agency=task.agency)
            if task.unit_id:
                postings = postings.filter(unit=task.unit)
            if task.officer_id:
                postings = postings.filter(officer=task.officer)
        elif other_shop:
            postings = postings.exclude(shop=self.shop).filter(shop__isnull=False)
        else:
            postings = postings.filter(shop=self.shop)
        posting = postings.select_related("officer").order_by("pk").first()
        assert posting is not None, role
        actor = directory_queries.get_actor(
            account_id=posting.officer.account_id, on=MONDAY.date(), origin="test"
        )
        assert actor is not None
        return actor

    def intake(self, code: str = MARITAL_STATUS, **changes: object) -> IntakeFacts:
        revision = self.revision(code)
        variant = revision.variants.order_by("order").first()
        components = tuple(
            ComponentFacts(
                requirement_id=row.pk,
                name=row.name,
                kind="FETCHED" if row.available_from else "ORIGINAL",
                is_to_be_returned=row.is_show_only,
            )
            for row in revision.requirements.order_by("order")
            if row.variant_id in {None, variant.pk if variant else None}
        )
        values: dict[str, object] = {
            "submission_key": uuid4(),
            "revision_id": revision.pk,
            "variant_id": variant.pk if variant else None,
            "channel": Channel.COUNTER,
            "intake_shop_id": self.shop.pk,
            "commune_id": self.shop.agency.commune_id,
            "applicant": PartyFacts(
                full_name="Trần Thị Lành",
                identity_number="999190000018",
                phone="0900000018",
                birth_year=1990,
            ),
            "components": components,
            "fee_inputs": {"copies": 1},
        }
        return IntakeFacts(**{**values, **changes})  # type: ignore[arg-type]  # names as above

    def receive(
        self, code: str = MARITAL_STATUS, *, at: datetime = MONDAY, **changes: object
    ) -> Dossier:
        actor = self.actor("COUNTER_OFFICER")
        return services.receive_dossier(intake=self.intake(code, **changes), actor=actor, at=at)

    def task(self, dossier: Dossier) -> Task:
        return Task.objects.get(instance=dossier.instance, state__in=["OPEN", "CLAIMED"])

    def holder(self, dossier: Dossier) -> Actor:
        """Return somebody who may do the open task."""
        task = self.task(dossier)
        return self.actor(task.role, task=task)

    def ref(self, dossier: Dossier) -> services.TaskRef:
        task = self.task(dossier)
        return services.TaskRef(task_id=task.pk, version=task.version)

    def assign(self, dossier: Dossier, at: datetime = MONDAY) -> Actor:
        task = self.task(dossier)
        specialist = self.actor("SPECIALIST", task=task)
        services.assign_dossier(
            task=self.ref(dossier),
            officer_id=specialist.officer_id or 0,
            actor=self.actor("UNIT_HEAD", task=task),
            at=at,
        )
        return specialist

    def decide(self, dossier: Dossier, at: datetime = MONDAY) -> None:
        """Carry a dossier from assignment to the issued result."""
        specialist = self.assign(dossier, at)
        services.conclude_step(
            task=self.ref(dossier), outcome="PROPOSE", opinion="Đủ.", actor=specialist, at=at
        )
        leader = self.actor("LEADER", task=self.task(dossier))
        services.conclude_step(
            task=self.ref(dossier), outcome="APPROVE", opinion="", actor=leader, at=at
        )
        clerk = self.holder(dossier)
        services.issue_result(
            task=self.ref(dossier),
            result=services.ResultFacts(is_granted=True, name="Giấy xác nhận", number="12/GXN"),
            actor=clerk,
            at=at,
        )
        dossier.refresh_from_db()


def load_small_province() -> Province:
    """Load the organisation and only the two procedures that the tests need."""
    before = MONDAY - timedelta(days=30)
    demo_services.load_organisation(at=before)
    publisher = system_actor(origin="test")
    packs = read_packs(["marital_status_certificate", "birth_registration"])
    for loaded in procedure_services.load_packs(packs=packs, actor=publisher, at=before):
        procedure_services.publish_revision(
            revision_id=loaded.revision.pk,
            version=loaded.revision.version,
            effective_from=date(2025, 7, 1),
            today=before.date(),
            actor=publisher,
            at=before,
        )
    return Province()


@pytest.fixture
def province(db) -> Province:
    return load_small_province()
