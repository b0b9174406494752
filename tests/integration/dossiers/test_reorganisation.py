"""Merger mode: a commune is merged or divided while dossiers are open."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.integration.directory.people import administrator
from tests.integration.dossiers.conftest import MONDAY, Province, load_small_province

from motcua.audit.chains import list_logs
from motcua.audit.verification import Tally, verify_log
from motcua.core.actors import system_actor
from motcua.core.errors import ConcurrentChange
from motcua.deadlines.rules import ICT
from motcua.directory import queries as directory_queries
from motcua.directory import services as directory_services
from motcua.directory.errors import UnableToChangeOrganisation
from motcua.directory.models import Agency, Commune, OneStopShop, Posting
from motcua.directory.models import Province as Place
from motcua.directory.queries.bodies import search_bodies
from motcua.directory.rules import Level
from motcua.directory.services import AgencyFacts
from motcua.dossiers import services
from motcua.dossiers.models import Dossier, DossierEvent, DossierMove, ReorganisationPlan
from motcua.dossiers.queries.bodies import list_former_bodies
from motcua.dossiers.reorganisation import applying, checks, plans, undoing
from motcua.dossiers.reorganisation.errors import PlanNotReady, UnableToPlan, UnableToUndo
from motcua.procedures import services as procedure_services
from motcua.workflow.models import Task

# The day of the tests' actors: what begins that day is theirs.
DAY = date(2026, 3, 2)
LATER = datetime(2026, 3, 2, 15, 0, tzinfo=ICT)
BEFORE = datetime(2026, 2, 27, 9, 0, tzinfo=ICT)
GROUND = "Nghị quyết 1/NQ thử nghiệm"


class Reform:
    """Shortcuts: draft a plan for the communes of the demo province."""

    def __init__(self, province: Province) -> None:
        self.province = province
        self.actor = administrator()
        self.committee = Agency.objects.get(
            commune=province.shop.agency.commune, function="COMMUNE_COMMITTEE", valid_to=None
        )
        self.centre = province.shop.agency
        self.plan = plans.create_plan(
            name="Sắp xếp thử", ground=GROUND, effective_date=DAY, actor=self.actor, at=MONDAY
        )

    def new_body(self, name: str, code: str, old: Agency, **values: object) -> int:
        facts = AgencyFacts(
            code=code,
            name=name,
            short_name=name,
            function=old.function,
            level=Level(old.level),
            **{"commune_id": old.commune_id, **values},  # type: ignore[arg-type]  # test shortcut
        )
        return plans.add_target(plan_id=self.plan.pk, new_agency=facts, actor=self.actor).pk

    def line(self, old: Agency, *targets: int) -> int:
        return plans.set_line(
            plan_id=self.plan.pk, agency_id=old.pk, target_ids=targets, actor=self.actor
        ).pk

    def existing(self, agency: Agency) -> int:
        return plans.add_target(plan_id=self.plan.pk, agency_id=agency.pk, actor=self.actor).pk

    def apply(self, at: datetime = LATER) -> applying.Progress:
        self.plan.refresh_from_db()
        applying.apply_plan(
            plan_id=self.plan.pk, version=self.plan.version, actor=self.actor, at=at
        )
        return applying.continue_plan(plan_id=self.plan.pk, at=at, batch=2)

    def undo(self, at: datetime = LATER) -> int:
        self.plan.refresh_from_db()
        return undoing.undo_plan(
            plan_id=self.plan.pk, version=self.plan.version, actor=self.actor, at=at
        )

    def others(self) -> list[tuple[Agency, Agency]]:
        """Return committee and centre of the other communes of the demo."""
        found = []
        rows = OneStopShop.objects.filter(kind="COMMUNE_CENTER", valid_to=None)
        for shop in rows.exclude(pk=self.province.shop.pk).order_by("pk"):
            committee = Agency.objects.get(
                commune=shop.agency.commune, function="COMMUNE_COMMITTEE", valid_to=None
            )
            found.append((committee, shop.agency))
        return found


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker) -> Iterator[Province]:
    """Load the province once; each test runs in a savepoint of the same transaction."""
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                yield load_small_province()
                transaction.set_rollback(True)
        finally:
            connection.close()


@pytest.fixture
def province(loaded: Province, db: None) -> Province:
    return loaded


@pytest.fixture
def reform(province: Province) -> Reform:
    return Reform(province)


def _findings() -> list[object]:
    return [row for log in list_logs() for row in verify_log(log, tally=Tally())]


def _kept(dossier: Dossier) -> tuple[object, ...]:
    dossier.refresh_from_db()
    return (
        dossier.code,
        dossier.due_at,
        dossier.due_original_at,
        dossier.supplement_due_at,
        dossier.rule_set,
        dossier.revision_id,
        dossier.calendar_version_id,
        dossier.received_at,
        dossier.state,
    )


class TestMergeIntoAnotherCommune:
    def _plan(self, reform: Reform) -> tuple[Agency, Agency]:
        committee, centre = reform.others()[0]
        reform.line(reform.committee, reform.existing(committee))
        reform.line(reform.centre, reform.existing(centre))
        return committee, centre

    def test_moves_dossier_tasks_and_shops_and_no_due_date(self, reform: Reform):
        dossiers = [reform.province.receive() for _number in range(5)]
        before = [_kept(dossier) for dossier in dossiers]
        due_of_tasks = set(Task.objects.values_list("pk", "due_at"))
        committee, centre = self._plan(reform)

        progress = reform.apply()

        assert (progress.state, progress.to_move, progress.moved, progress.waiting) == (
            "APPLIED", 5, 5, 0,
        )  # fmt: skip
        assert [_kept(dossier) for dossier in dossiers] == before
        assert set(Task.objects.values_list("pk", "due_at")) == due_of_tasks
        for dossier in dossiers:
            assert dossier.competent_agency == committee
            assert dossier.competent_unit is not None
            assert dossier.competent_unit.agency == committee
            assert dossier.return_shop.agency == centre
            assert dossier.intake_shop.agency == centre
            task = reform.province.task(dossier)
            assert (task.agency, task.unit) == (committee, dossier.competent_unit)

    def test_the_successor_finishes_what_the_old_commune_began(self, reform: Reform):
        dossier = reform.province.receive()
        self._plan(reform)
        reform.apply()

        reform.province.decide(dossier, LATER + timedelta(hours=1))

        assert dossier.state == "AT_COUNTER"

    def test_a_second_run_moves_nothing(self, reform: Reform):
        dossier = reform.province.receive()
        self._plan(reform)
        reform.apply()
        count = DossierEvent.objects.count()

        applying.continue_plan(plan_id=reform.plan.pk, at=LATER)

        assert DossierEvent.objects.count() == count
        assert DossierMove.objects.filter(dossier=dossier).count() == 1

    def test_writes_an_event_with_the_old_name_and_keeps_the_chain(self, reform: Reform):
        dossier = reform.province.receive()
        old_name = reform.committee.name
        self._plan(reform)
        reform.apply()

        event = DossierEvent.objects.filter(dossier_id=dossier.pk).order_by("-sequence")[0]

        assert event.kind == "dossier.moved"
        assert event.data["from"]["agency"] == old_name
        assert event.clock_effect == ""
        assert event.ground == GROUND
        assert _findings() == []

    def test_people_come_along_and_keep_what_they_hold(self, reform: Reform):
        dossier = reform.province.receive()
        specialist = reform.province.assign(dossier)
        self._plan(reform)

        reform.apply()

        assert reform.province.task(dossier).officer_id == specialist.officer_id
        old = Posting.objects.filter(officer=specialist.officer_id, agency=reform.committee)
        assert {row.valid_to for row in old} == {DAY - timedelta(days=1)}

    def test_undo_puts_everything_back(self, reform: Reform):
        dossiers = [reform.province.receive() for _number in range(3)]
        specialist = reform.province.assign(dossiers[0])
        places = [(row.competent_agency_id, row.competent_unit_id, row.intake_shop_id)
                  for row in dossiers]  # fmt: skip
        open_before = set(Posting.objects.filter(valid_to=None).values_list("pk", flat=True))
        agencies = set(Agency.objects.values_list("pk", "valid_to"))
        self._plan(reform)
        reform.apply()

        count = reform.undo()

        assert count == 3
        for dossier in dossiers:
            dossier.refresh_from_db()
        assert places == [(row.competent_agency_id, row.competent_unit_id, row.intake_shop_id)
                          for row in dossiers]  # fmt: skip
        assert reform.province.task(dossiers[0]).officer_id == specialist.officer_id
        assert reform.province.task(dossiers[0]).unit_id == dossiers[0].competent_unit_id
        assert (
            set(Posting.objects.filter(valid_to=None).values_list("pk", flat=True)) == open_before
        )
        assert set(Agency.objects.values_list("pk", "valid_to")) == agencies
        assert _findings() == []

    def test_no_undo_once_somebody_worked_on_a_moved_dossier(self, reform: Reform):
        dossier = reform.province.receive()
        self._plan(reform)
        reform.apply()
        reform.province.assign(dossier, LATER)

        with pytest.raises(UnableToUndo, match=str(dossier.code)):
            reform.undo()

        assert undoing.list_touched_since(plan=reform.plan) == [dossier.code]

    def test_closed_dossiers_stay_where_they_were_settled(self, reform: Reform):
        dossier = reform.province.receive()
        reform.province.decide(dossier)
        from tests.integration.dossiers.test_processing import APPLICANT

        services.return_result(
            task=reform.province.ref(dossier),
            collector=APPLICANT,
            actor=reform.province.actor("COUNTER_OFFICER"),
            at=MONDAY + timedelta(hours=3),
        )
        self._plan(reform)

        progress = reform.apply()

        dossier.refresh_from_db()
        assert progress.moved == 0
        assert dossier.competent_agency == reform.committee


class TestRename:
    def test_a_new_name_takes_units_shop_and_dossiers_along(self, reform: Reform):
        dossier = reform.province.receive()
        target = reform.new_body("Ủy ban nhân dân xã Mới", reform.committee.code, reform.committee)
        reform.line(reform.committee, target)

        reform.apply()

        dossier.refresh_from_db()
        new = Agency.objects.get(name="Ủy ban nhân dân xã Mới")
        assert dossier.competent_agency == new
        assert dossier.competent_unit is not None
        assert dossier.competent_unit.agency == new
        assert new.code == reform.committee.code
        reform.province.decide(dossier, LATER)
        assert dossier.state == "AT_COUNTER"

    def test_undo_removes_the_new_body_and_opens_the_old_code_again(self, reform: Reform):
        reform.province.receive()
        target = reform.new_body("Ủy ban nhân dân xã Mới", reform.committee.code, reform.committee)
        reform.line(reform.committee, target)
        reform.apply()

        reform.undo()

        reform.committee.refresh_from_db()
        assert reform.committee.valid_to is None
        assert not Agency.objects.filter(name="Ủy ban nhân dân xã Mới").exists()

    def test_no_undo_once_the_new_body_received_something(self, reform: Reform):
        target = reform.new_body("Ủy ban nhân dân xã Mới", reform.committee.code, reform.committee)
        reform.line(reform.committee, target)
        reform.apply()
        reform.province.receive(at=LATER + timedelta(hours=1))

        with pytest.raises(UnableToChangeOrganisation):
            reform.undo()


class TestDivision:
    """A body that goes to two: nobody guesses which."""

    def _divide(self, reform: Reform) -> tuple[int, int, list[tuple[Agency, Agency]]]:
        pairs = reform.others()[:2]
        first, second = (reform.existing(committee) for committee, _centre in pairs)
        line = reform.line(reform.committee, first, second)
        centres = [reform.existing(centre) for _committee, centre in pairs]
        reform.line(reform.centre, *centres)
        return line, first, pairs

    def test_dossiers_wait_for_a_persons_choice(self, reform: Reform):
        dossier = reform.province.receive()
        self._divide(reform)

        progress = reform.apply()

        dossier.refresh_from_db()
        assert (progress.moved, progress.waiting) == (0, 1)
        assert dossier.competent_agency == reform.committee

    def test_the_choice_moves_the_dossier_to_committee_and_centre(self, reform: Reform):
        dossier = reform.province.receive()
        due_at = dossier.due_at
        line, first, pairs = self._divide(reform)
        reform.apply()

        moved = applying.choose_for_dossiers(
            plan_id=reform.plan.pk, line_id=line, dossier_ids=(dossier.pk,),
            target_id=first, actor=reform.actor, at=LATER,
        )  # fmt: skip

        dossier.refresh_from_db()
        assert moved == 1
        assert dossier.competent_agency == pairs[0][0]
        assert dossier.return_shop.agency == pairs[0][1]
        assert dossier.due_at == due_at

    def test_a_choice_for_the_area_moves_all_of_it(self, reform: Reform):
        for _number in range(3):
            reform.province.receive()
        line, first, _pairs = self._divide(reform)
        reform.apply()
        area = reform.committee.commune
        assert area is not None

        moved = applying.choose_for_area(
            plan_id=reform.plan.pk, line_id=line, area_id=area.pk,
            target_id=first, actor=reform.actor, at=LATER,
        )  # fmt: skip

        assert moved == 3

    def test_an_officer_of_a_divided_body_goes_where_he_is_sent(self, reform: Reform):
        dossier = reform.province.receive()
        specialist = reform.province.assign(dossier)
        line, first, pairs = self._divide(reform)
        posting = Posting.objects.get(
            officer=specialist.officer_id, role="SPECIALIST", valid_to=None
        )
        plans.set_posting_target(
            plan_id=reform.plan.pk, posting_id=posting.pk, target_id=first, actor=reform.actor
        )
        reform.apply()
        applying.choose_for_dossiers(
            plan_id=reform.plan.pk, line_id=line, dossier_ids=(dossier.pk,),
            target_id=first, actor=reform.actor, at=LATER,
        )  # fmt: skip

        task = reform.province.task(dossier)

        assert task.officer_id == specialist.officer_id
        assert task.agency == pairs[0][0]

    def test_work_of_officers_who_were_not_sent_lies_open(self, reform: Reform):
        dossier = reform.province.receive()
        reform.province.assign(dossier)
        line, first, _pairs = self._divide(reform)
        reform.apply()

        applying.choose_for_dossiers(
            plan_id=reform.plan.pk, line_id=line, dossier_ids=(dossier.pk,),
            target_id=first, actor=reform.actor, at=LATER,
        )  # fmt: skip

        task = reform.province.task(dossier)
        assert (task.state, task.officer_id) == ("OPEN", None)

    def test_nobody_inherits_the_whole_of_a_divided_body(self, reform: Reform):
        self._divide(reform)
        committee = reform.others()[0][0]
        reform.apply()
        leader = Posting.objects.filter(agency=committee, role="LEADER", valid_to=None)[0]

        actor = directory_queries.get_actor(
            account_id=leader.officer.account_id, on=DAY, origin="test"
        )

        assert actor is not None
        assert reform.committee.pk not in actor.agency_ids


class TestChecks:
    def test_an_empty_plan_is_not_ready(self, reform: Reform):
        with pytest.raises(PlanNotReady):
            reform.apply()

    def test_an_end_without_successor_is_refused_while_dossiers_are_open(self, reform: Reform):
        reform.province.receive()
        reform.line(reform.committee)

        problems = checks.list_problems(reform.plan)

        assert any("1 hồ sơ" in text for text in problems)

    def test_a_body_below_a_divided_one_needs_its_own_line(self, reform: Reform):
        first, second = (reform.existing(row[0]) for row in reform.others()[:2])
        reform.line(reform.committee, first, second)

        problems = checks.list_problems(reform.plan)

        assert any(reform.centre.name in text for text in problems)

    def test_a_body_that_ends_cannot_take_over(self, reform: Reform):
        other = reform.others()[0][0]
        reform.line(reform.committee, reform.existing(other))
        reform.line(other, reform.existing(reform.others()[1][0]))

        assert any(
            "vừa kết thúc vừa tiếp nhận" in text for text in checks.list_problems(reform.plan)
        )

    def test_an_older_page_does_not_apply_a_changed_plan(self, reform: Reform):
        version = reform.plan.version
        reform.line(reform.committee, reform.existing(reform.others()[0][0]))

        with pytest.raises(ConcurrentChange):
            applying.apply_plan(
                plan_id=reform.plan.pk, version=version, actor=reform.actor, at=LATER
            )

    def test_a_plan_for_later_waits_for_its_day(self, reform: Reform):
        dossier = reform.province.receive()
        committee, centre = reform.others()[0]
        reform.line(reform.committee, reform.existing(committee))
        reform.line(reform.centre, reform.existing(centre))
        reform.plan.refresh_from_db()
        applying.apply_plan(
            plan_id=reform.plan.pk, version=reform.plan.version, actor=reform.actor, at=BEFORE
        )
        reform.plan.refresh_from_db()
        assert reform.plan.state == "SCHEDULED"
        assert applying.begin_due_plans(at=BEFORE) == []

        due = applying.begin_due_plans(at=LATER)
        applying.continue_plan(plan_id=due[0], at=LATER)

        dossier.refresh_from_db()
        assert dossier.competent_agency == committee

    def test_a_plan_is_applied_once(self, reform: Reform):
        reform.line(reform.committee, reform.existing(reform.others()[0][0]))
        reform.apply()

        with pytest.raises(UnableToPlan):
            reform.apply()


class TestLookUp:
    def test_rule_005_an_old_name_or_code_leads_to_the_successor(self, reform: Reform):
        committee, centre = reform.others()[0]
        reform.line(reform.committee, reform.existing(committee))
        reform.line(reform.centre, reform.existing(centre))
        reform.apply()

        by_name = search_bodies(text=reform.committee.name.lower(), on=DAY)
        by_code = search_bodies(text=reform.committee.code, on=DAY)

        assert [row.now for row in by_name if row.id == reform.committee.pk] == [(committee.name,)]
        assert [row.now for row in by_code] == [(committee.name,)]

    def test_rule_005_an_old_commune_leads_to_todays(self, reform: Reform):
        old = Commune.objects.filter(valid_to__isnull=False).order_by("pk")[0]

        found = search_bodies(text=old.full_name, on=DAY)

        assert any(row.id == old.pk and row.now for row in found)


class TestDossierPage:
    def test_rule_005_a_moved_dossier_shows_the_original_body(self, reform: Reform):
        dossier = reform.province.receive()
        committee, centre = reform.others()[0]
        reform.line(reform.committee, reform.existing(committee))
        reform.line(reform.centre, reform.existing(centre))
        reform.apply()
        dossier.refresh_from_db()

        (former,) = list_former_bodies(dossier=dossier)

        assert former.name == reform.committee.name
        assert former.last_day == DAY - timedelta(days=1)
        assert former.successors == (committee.name,)

    def test_rule_005_an_old_dossier_shows_its_unit_and_the_successor(self, reform: Reform):
        dossier = reform.province.receive()
        Dossier.objects.filter(pk=dossier.pk).update(state="STOPPED")
        committee, centre = reform.others()[0]
        reform.line(reform.committee, reform.existing(committee))
        reform.line(reform.centre, reform.existing(centre))
        reform.apply()
        stopped = Dossier.objects.get(pk=dossier.pk)

        (former,) = list_former_bodies(dossier=stopped)

        assert stopped.competent_agency == reform.committee
        assert (former.name, former.successors) == (reform.committee.name, (committee.name,))


class TestKept:
    def test_rule_006_a_moved_dossier_keeps_time_papers_and_fees_of_its_receipt(
        self, reform: Reform
    ):
        dossier = reform.province.receive()
        kept = _kept(dossier)
        revision = dossier.revision
        draft = procedure_services.copy_to_new_draft(
            revision_id=revision.pk, actor=system_actor(origin="test"), at=MONDAY
        )
        procedure_services.publish_revision(
            revision_id=draft.pk,
            version=draft.version,
            effective_from=DAY + timedelta(days=1),
            today=DAY,
            actor=system_actor(origin="test"),
            at=MONDAY,
        )
        target = reform.new_body("Ủy ban nhân dân xã Mới", reform.committee.code, reform.committee)
        reform.line(reform.committee, target)

        reform.apply()

        assert _kept(dossier) == kept
        assert dossier.revision == revision


class TestOneInstance:
    def test_rule_007_the_database_holds_one_province_of_record(self, province: Province):
        with pytest.raises(IntegrityError, match="one_province"), transaction.atomic():
            Place.objects.create(code="98", name="Khác", full_name="Tỉnh Khác", valid_from=DAY)

    def test_rule_003_a_one_tier_province_has_branches_and_no_commune_centres(
        self, province: Province
    ):
        OneStopShop.objects.filter(kind="COMMUNE_CENTER").update(valid_to=DAY - timedelta(days=1))
        Place.objects.filter(valid_to=None).update(is_one_tier=True)
        agency = Agency.objects.filter(function="COMMUNE_COMMITTEE", valid_to=None)[0]
        facts = {
            "agency_id": agency.pk, "name": "Chi nhánh", "short_name": "CN", "valid_from": DAY,
            "actor": administrator(), "at": MONDAY,
        }  # fmt: skip

        with pytest.raises(UnableToChangeOrganisation, match="một cấp"):
            directory_services.create_shop(kind="COMMUNE_CENTER", **facts)

        assert directory_services.create_shop(kind="BRANCH", **facts).kind == "BRANCH"


def test_a_plan_needs_a_ground(province: Province):
    with pytest.raises(UnableToPlan):
        plans.create_plan(
            name="X", ground=" ", effective_date=DAY, actor=administrator(), at=MONDAY
        )
    assert not ReorganisationPlan.objects.exists()
