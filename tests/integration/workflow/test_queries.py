"""Whose work is what, numbers on the tabs, and who may be asked at publication."""

from dataclasses import replace
from datetime import timedelta

import pytest

from motcua.core.actors import Actor, PostingFact
from motcua.directory import policies
from motcua.directory.models import Delegation, Posting
from motcua.directory.rules import Role
from motcua.workflow import queries, services
from motcua.workflow.definitions import compile_for, publish_definition
from motcua.workflow.errors import ProcessNotFit, UnableToCompileProcess
from motcua.workflow.models import Task

FACTS = {"channel": "COUNTER", "variant": None, "is_complex": False}


def start(world, template="commune_short", holders=None):
    _instance, tasks = services.start_instance(
        definition=world.definition(template),
        facts=FACTS,
        holders=holders or world.holders,
        at=world.at,
        calendar=world.calendar,
    )
    return tasks[0]


def actor_of(world, name, *more):
    officer = world.officers[name]
    facts = [
        PostingFact(
            id=row.pk,
            role=row.role,
            agency_id=row.agency_id,
            level=row.agency.level,
            unit_id=row.unit_id,
            shop_id=row.shop_id,
        )
        for row in officer.postings.select_related("agency")
    ]
    return Actor(account_id=None, officer_id=officer.pk, label=name, postings=(*facts, *more))


def seen_by(world, name, *more):
    tasks = queries.tasks_for(actor=actor_of(world, name, *more), on=world.at.date())
    return set(tasks.values_list("pk", flat=True))


def test_each_officer_sees_the_tasks_of_his_role_and_place(world):
    task = start(world)
    assert seen_by(world, "specialist") == seen_by(world, "colleague") == {task.pk}
    for other in ("head", "leader", "clerk", "counter", "asked"):
        assert seen_by(world, other) == set()


def test_a_claimed_task_is_only_its_holders(world):
    task = start(world)
    services.claim_task(
        task_id=task.pk, task_version=1, officer_id=world.officers["specialist"].pk, at=world.at
    )
    assert seen_by(world, "specialist") == {task.pk}
    assert seen_by(world, "colleague") == set()


def test_a_task_of_the_agency_is_its_leaders(world):
    task = start(world)
    [approval] = services.complete_task(
        task_id=task.pk,
        task_version=1,
        officer_id=None,
        outcome="PROPOSE",
        facts={},
        holders=world.holders,
        at=world.at,
        calendar=world.calendar,
    ).new_tasks
    assert seen_by(world, "leader") == {approval.pk}
    assert seen_by(world, "specialist") == set()


def test_a_posting_that_ended_gives_nothing(world):
    start(world)
    officer = world.officers["specialist"]
    Posting.objects.filter(officer=officer).update(valid_to=world.at.date() - timedelta(days=1))
    tasks = Task.objects.filter(
        queries.list_task_filters_for(officer_id=officer.pk, on=world.at.date())
    )
    assert not tasks.exists()


@pytest.mark.parametrize(
    ("role", "days", "is_seen"),
    [("", 0, True), ("SPECIALIST", 0, True), ("UNIT_HEAD", 0, False), ("", 1, False)],
)
def test_delegated_tasks_are_seen_within_dates_and_scope(world, role, days, is_seen):
    task = start(world)
    services.claim_task(
        task_id=task.pk, task_version=1, officer_id=world.officers["specialist"].pk, at=world.at
    )
    on = world.at.date() + timedelta(days=days)
    Delegation.objects.create(
        delegator=world.officers["specialist"],
        delegate=world.officers["head"],
        role=role,
        valid_from=world.at.date(),
        valid_to=world.at.date(),
        ground="Nghỉ phép",
    )
    condition = queries.list_task_filters_for(officer_id=world.officers["head"].pk, on=on)
    assert Task.objects.filter(condition).exists() is is_seen


@pytest.mark.parametrize("holder", [None, "specialist", "colleague"])
@pytest.mark.parametrize("place", ["unit", "agency", "shop"])
@pytest.mark.parametrize("stand_in", [False, True])
def test_the_filter_says_what_the_right_says(world, holder, place, stand_in):
    """`task_filter`, `is_doable_by` and the right "task.complete" are one relation."""
    task = start(world)
    where = {
        "unit": {},
        "agency": {"unit_id": None},
        "shop": {"unit_id": None, "shop_id": world.shop.pk, "agency_id": world.center.pk},
    }[place]
    officer_id = world.officers[holder].pk if holder else None
    Task.objects.filter(pk=task.pk).update(officer_id=officer_id, **where)
    task.refresh_from_db()
    for name in world.officers:
        more = ()
        if stand_in and name == "head":
            [posting] = actor_of(world, "specialist").postings
            more = (replace(posting, delegator_id=world.officers["specialist"].pk),)
        actor = actor_of(world, name, *more)
        may = policies.can(
            actor,
            "task.complete",
            role=task.role,
            agency_id=task.agency_id,
            unit_id=task.unit_id,
            shop_id=task.shop_id,
            officer_id=task.officer_id,
        )
        assert (task.pk in seen_by(world, name, *more)) is may
        assert queries.is_doable_by(task, queries.scope_of(actor)) is may


def test_what_is_available_decides_about_publication(world):
    revision = world.revision({"template": "province_standard"})
    available = queries.list_available(
        agency_function="INDUSTRY_TRADE", unit_function="LICENSING", on=world.at.date()
    )
    assert publish_definition(revision=revision, at=world.at, available=available).pk
    Posting.objects.filter(role=Role.LEADER).delete()
    available = queries.list_available(
        agency_function="INDUSTRY_TRADE", unit_function="LICENSING", on=world.at.date()
    )
    with pytest.raises(ProcessNotFit) as fault:
        publish_definition(revision=revision, at=world.at, available=available)
    assert fault.value.problems == (
        "Không có ai làm được bước “Phê duyệt”: chưa có lãnh đạo cơ quan tại cơ quan giải quyết.",
    )


def test_a_definition_with_running_dossiers_is_not_changed(world):
    revision = world.revision({"template": "commune_short"})
    definition = publish_definition(revision=revision, at=world.at)
    assert publish_definition(revision=revision, at=world.at).pk == definition.pk
    revision.pack = {"process": {"template": "commune_standard"}}
    assert "assign" in publish_definition(revision=revision, at=world.at).steps
    definition.refresh_from_db()
    services.start_instance(
        definition=definition,
        facts=FACTS,
        holders=world.holders,
        at=world.at,
        calendar=world.calendar,
    )
    revision.pack = {"process": {"template": "commune_short"}}
    with pytest.raises(UnableToCompileProcess, match="phiên bản thủ tục mới"):
        publish_definition(revision=revision, at=world.at)


def test_step_limits_are_shares_of_the_shortest_limit(world):
    revision = world.revision({"template": "province_standard"})
    revision.time_limits.create(amount=20, unit="WORKING_DAY")
    revision.time_limits.create(amount=10, unit="WORKING_DAY", channel="ONLINE")
    revision.time_limits.create(amount=5, unit="WORKING_DAY", is_for_complex=True)
    steps = compile_for(revision).steps
    assert steps["appraise"]["limit"] == {"amount": "6", "unit": "WORKING_DAY"}


@pytest.mark.parametrize("pack", [{}, {"process": None}])
def test_a_pack_without_process_is_said(world, pack):
    revision = world.revision({})
    revision.pack = pack
    with pytest.raises(UnableToCompileProcess, match="chưa có quy trình"):
        compile_for(revision)
