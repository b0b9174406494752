"""
The district level ends on 1 July 2025 with 2,000 open dossiers: none lost, none late because of it.

With the real old and new units where the shared data are there, else with four imaginary communes.
`pytest -s` prints the figures; MOTCUA_TRIAL_DOSSIERS and MOTCUA_TRIAL_PROVINCE change size and place
(31 has 72 divided communes).
"""

import os
import time
from datetime import datetime
from uuid import uuid4

import pytest
from django.db.models import Q
from tests.integration.directory.people import administrator, make_officer, post
from tests.integration.dossiers import old_province

from motcua.audit.chains import list_logs
from motcua.audit.verification import Tally, verify_log
from motcua.core.actors import system_actor
from motcua.deadlines import services as deadline_services
from motcua.deadlines.rules import ICT
from motcua.directory import queries as directory_queries
from motcua.directory.models import Agency, Commune, Posting
from motcua.directory.rules import Role
from motcua.dossiers import services
from motcua.dossiers.facts import ComponentFacts, IntakeFacts, PartyFacts
from motcua.dossiers.models import Dossier, DossierMove, ReorganisationLine
from motcua.dossiers.reorganisation import applying, checks, preview, undoing
from motcua.dossiers.rules import Channel
from motcua.procedures import services as procedure_services
from motcua.procedures.models import ProcedureRevision
from motcua.procedures.pack_files import read_packs
from motcua.workflow.models import Task

MORNING = datetime(2025, 7, 1, 7, 30, tzinfo=ICT)
_KEPT = ("pk", "code", "state", "due_at", "due_original_at", "supplement_due_at", "rule_set",
         "revision", "calendar_version", "received_at")  # fmt: skip


def _communes(code: str) -> list[old_province.OldCommune]:
    return old_province.read_old_communes(code) or old_province.own_communes()


def _receive_templates(old: old_province.OldProvince) -> list[Dossier]:
    """Receive a few dossiers of June 2025 through the real services, under the law of then."""
    before = datetime(2025, 5, 1, 8, 0, tzinfo=ICT)
    code, committee = next(iter(old.committees.items()))
    officer = make_officer("motcua")
    post(officer, old.centres[code], Role.COUNTER_OFFICER, shop=old.shops[code],
         valid_from=old_province.BEGAN)  # fmt: skip
    post(make_officer("truongphong"), committee, Role.UNIT_HEAD, unit=old.units[committee.pk][0],
         valid_from=old_province.BEGAN)  # fmt: skip
    publisher = system_actor(origin="test")
    deadline_services.seed_calendar(at=before)
    (loaded,) = procedure_services.load_packs(
        packs=read_packs(["marital_status_certificate"]), actor=publisher, at=before
    )
    revision = procedure_services.publish_revision(
        revision_id=loaded.revision.pk, version=loaded.revision.version,
        effective_from=before.date(), today=before.date(), actor=publisher, at=before,
    )  # fmt: skip
    assert isinstance(revision, ProcedureRevision)
    actor = directory_queries.get_actor(
        account_id=officer.account_id, on=before.date(), origin="test"
    )
    assert actor is not None
    return [
        services.receive_dossier(intake=_intake(old, code, revision), actor=actor, at=at)
        for at in old_province.days_of_june()
    ]


def _intake(old: old_province.OldProvince, code: str, revision: ProcedureRevision) -> IntakeFacts:
    variant = revision.variants.order_by("order").first()
    return IntakeFacts(
        submission_key=uuid4(),
        revision_id=revision.pk,
        variant_id=variant.pk if variant else None,
        channel=Channel.COUNTER,
        intake_shop_id=old.shops[code].pk,
        commune_id=old.communes[code].pk,
        applicant=PartyFacts(
            full_name="Trần Thị Lành", identity_number="999190000018", birth_year=1990
        ),
        components=tuple(
            ComponentFacts(
                requirement_id=row.pk, name=row.name,
                kind="FETCHED" if row.available_from else "ORIGINAL",
            )
            for row in revision.requirements.order_by("order")
        ),
        fee_inputs={"copies": 1},
    )  # fmt: skip


class Trial:
    def __init__(self, province_code: str, count: int) -> None:
        self.rows = _communes(province_code)
        self.old = old_province.build_province(self.rows)
        templates = _receive_templates(self.old)
        old_province.fill_dossiers(
            templates=templates, rows=self.rows, old=self.old, count=count - len(templates)
        )
        self.plan = old_province.draft_plan(self.rows, self.old)

    def apply(self) -> applying.Progress:
        self.plan.refresh_from_db()
        applying.apply_plan(plan_id=self.plan.pk, version=self.plan.version,
                            actor=administrator(), at=MORNING)  # fmt: skip
        progress = applying.continue_plan(plan_id=self.plan.pk, at=MORNING)
        self.plan.refresh_from_db()
        return progress

    def facts(self) -> list[tuple[object, ...]]:
        return list(Dossier.objects.order_by("pk").values_list(*_KEPT))

    def choose_rest(self) -> int:
        """Choose the first successor for every undecided dossier, area by area, as a person would."""
        moved = 0
        while rows := preview.list_undecided(plan=self.plan):
            line = ReorganisationLine.objects.get(pk=rows[0].line_id)
            dossier = Dossier.objects.select_related(
                "area__commune", "competent_agency__commune"
            ).get(pk=rows[0].dossier_id)
            area = getattr(dossier, "area", None)
            old = area.commune if area else dossier.competent_agency.commune
            moved += applying.choose_for_area(
                plan_id=self.plan.pk, line_id=line.pk, area_id=old.pk,
                target_id=self._target_for(line, old), actor=administrator(), at=MORNING,
            )  # fmt: skip
        return moved

    def _target_for(self, line: ReorganisationLine, area: Commune) -> int:
        went_to = set(area.successions.values_list("successor_id", flat=True))
        return next(
            target.pk
            for target in line.targets.select_related("agency").order_by("pk")
            if target.agency.commune_id in went_to
        )


@pytest.mark.parametrize(
    ("province_code", "count"),
    [
        (os.environ.get("MOTCUA_TRIAL_PROVINCE", "24"), old_province.wanted_count(2000)),
        ("none", 60),
    ],
)
def test_the_district_level_ends_and_nothing_is_lost_or_late(db, province_code, count):
    trial = Trial(province_code, count)
    before, dues = trial.facts(), set(Task.objects.values_list("pk", "due_at"))
    late_before = Dossier.objects.filter(due_at__lt=MORNING).count()
    assert checks.list_problems(trial.plan) == []
    begin = time.perf_counter()
    shown = preview.get_preview(plan=trial.plan)
    looked = time.perf_counter()

    progress = trial.apply()
    applied = time.perf_counter()

    assert len(before) == count
    assert shown.dossiers == progress.to_move == count
    assert progress.moved + progress.waiting == count
    assert shown.undecided == progress.waiting
    chosen = trial.choose_rest()
    done = applying.get_progress(plan=trial.plan)
    assert chosen == progress.waiting
    assert (done.moved, done.waiting) == (count, 0)
    # None lost, none late because of it, rule set, revision and calendar of the receipt kept.
    assert trial.facts() == before
    assert set(Task.objects.values_list("pk", "due_at")) == dues
    assert Dossier.objects.filter(due_at__lt=MORNING).count() == late_before
    ended = Q(competent_agency__valid_to__isnull=False) | Q(return_shop__valid_to__isnull=False)
    assert not Dossier.objects.filter(ended).exists()
    assert not Task.objects.filter(state="OPEN").exclude(agency__valid_to=None).exists()
    assert not Task.objects.filter(state="OPEN").exclude(unit__valid_to=None).exists()
    assert not Agency.objects.filter(level="DISTRICT", valid_to=None).exists()
    assert [row for log in list_logs() for row in verify_log(log, tally=Tally())] == []
    print(
        f"\n{province_code}: {len(trial.old.districts)} districts, {len(trial.rows)} old communes,"
        f" {sum(len(row.new) > 1 for row in trial.rows)} divided; {count} dossiers;"
        f" preview {looked - begin:.2f} s, applied {applied - looked:.2f} s,"
        f" moved {progress.moved}, chosen by a person {chosen}"
    )


def test_the_end_of_the_districts_can_be_undone(db):
    trial = Trial("none", 40)
    before, places = trial.facts(), _places()
    postings = set(Posting.objects.values_list("pk", "valid_to"))
    trial.apply()

    undone = undoing.undo_plan(
        plan_id=trial.plan.pk, version=trial.plan.version, actor=administrator(), at=MORNING
    )

    assert undone == DossierMove.objects.filter(plan=trial.plan).count()
    assert trial.facts() == before
    assert _places() == places
    assert set(Posting.objects.values_list("pk", "valid_to")) == postings
    assert not Agency.objects.filter(valid_from=old_province.DAY).exists()


def test_a_divided_commune_waits_and_the_rest_does_not(db):
    trial = Trial("none", 60)

    trial.apply()

    waiting = preview.list_undecided(plan=trial.plan)
    assert {row.area_name for row in waiting} == {"Xã Cũ Hai"}


def _places() -> set[tuple[object, ...]]:
    return set(
        Dossier.objects.values_list(
            "pk", "competent_agency", "competent_unit", "intake_shop", "return_shop"
        )
    )
