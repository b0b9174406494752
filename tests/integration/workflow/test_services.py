"""Start, move and end a process in the database."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from motcua.core.errors import ConcurrentChange
from motcua.directory.models import Delegation
from motcua.legislation.durations import working_days
from motcua.workflow import services
from motcua.workflow.errors import (
    HolderNotFound,
    OfficerNotPosted,
    OutcomeNotOffered,
    TaskHeldByAnother,
    TaskNotOpen,
)
from motcua.workflow.models import Instance, Task

FACTS = {"channel": "COUNTER", "variant": None, "is_complex": False}


def start(world, template="province_standard", **overrides):
    return services.start_instance(
        definition=world.definition(template, **overrides),
        facts=FACTS,
        holders=world.holders,
        at=world.at,
        calendar=world.calendar,
    )


def complete(world, task, outcome, **more):
    values = {"officer_id": None, "task_version": task.version, "at": world.at} | more
    return services.complete_task(
        task_id=task.pk,
        outcome=outcome,
        facts={},
        holders=world.holders,
        calendar=world.calendar,
        **values,
    )


def test_a_dossier_goes_from_assignment_to_return(world):
    instance, [task] = start(world)
    passed = []
    for outcome in ("ASSIGN", "PROPOSE", "PROPOSE", "APPROVE", "ISSUE", "RETURN"):
        passed.append((task.step_key, task.role, task.agency_id, task.unit_id, task.shop_id))
        done = complete(world, task, outcome)
        task = next(iter(done.new_tasks), None)
    department, unit, shop = world.department.pk, world.unit.pk, world.shop.pk
    assert passed == [
        ("assign", "UNIT_HEAD", department, unit, None),
        ("appraise", "SPECIALIST", department, unit, None),
        ("review", "UNIT_HEAD", department, unit, None),
        ("approve", "LEADER", department, None, None),
        ("issue", "CLERK", department, None, None),
        ("return", "COUNTER_OFFICER", world.center.pk, None, shop),
    ]
    assert done.is_ended
    instance.refresh_from_db()
    assert instance.ended_at == world.at
    assert set(Task.objects.values_list("state", flat=True)) == {"DONE"}


def test_a_step_is_due_by_the_calendar(world):
    # 8:30 on Monday; half a working day ends at noon, the limit is counted by the clock.
    _instance, [task] = start(world, assign={"limit": {"amount": 2, "unit": "WORKING_HOUR"}})
    assert task.due_at == world.at + timedelta(hours=2)


def test_shares_follow_the_dossiers_own_limit(world):
    definition = world.definition("commune_short")
    [plain], [long] = (
        services.start_instance(
            definition=definition,
            facts=FACTS,
            holders=world.holders,
            at=world.at,
            calendar=world.calendar,
            total=total,
        )[1]
        for total in (None, working_days(20))
    )
    # 70 % of the nominal 3 days, and of 20.
    assert (plain.due_at.date(), long.due_at.date()) == (
        world.at.date() + timedelta(days=2),
        world.at.date() + timedelta(days=18),
    )


def test_start_takes_three_statements(world, django_assert_num_queries):
    definition = world.definition("same_sitting")
    with django_assert_num_queries(3):
        services.start_instance(
            definition=definition,
            facts=FACTS,
            holders=world.holders,
            at=world.at,
            calendar=world.calendar,
        )


def test_completion_takes_few_statements(world, django_assert_max_num_queries):
    _instance, [task] = start(world)
    with django_assert_max_num_queries(6):
        complete(world, task, "ASSIGN")


def test_supplement_waits_elsewhere_and_comes_back_to_the_same_specialist(world):
    specialist = world.officers["specialist"].pk
    _instance, [task] = start(world, "commune_short")
    done = complete(world, task, "SUPPLEMENT", officer_id=specialist)
    [waiting] = done.new_tasks
    assert (waiting.step_key, waiting.is_waiting_elsewhere, waiting.due_at) == (
        "await_supplement",
        True,
        None,
    )
    [again] = complete(world, waiting, "COMPLETED").new_tasks
    assert (again.step_key, again.state, again.officer_id) == ("appraise", "CLAIMED", specialist)


def test_closing_while_waiting_ends_the_process(world):
    _instance, [task] = start(world, "commune_short")
    [waiting] = complete(world, task, "SUPPLEMENT").new_tasks
    done = complete(world, waiting, "CLOSED")
    assert (done.is_ended, done.new_tasks) == (True, ())


def test_closing_calls_off_what_runs_beside(world):
    _instance, [task] = start(world, "with_parallel_consultation")
    appraise, consult = complete(world, task, "ASSIGN").new_tasks
    assert {appraise.step_key, consult.step_key} == {"appraise", "consult"}
    if appraise.step_key != "appraise":
        appraise, consult = consult, appraise
    assert (consult.agency_id, consult.unit_id) == (world.asked.pk, world.asked_unit.pk)
    [waiting] = complete(world, appraise, "SUPPLEMENT").new_tasks
    done = complete(world, waiting, "CLOSED")
    assert done.is_ended
    assert [task.pk for task in done.cancelled_tasks] == [consult.pk]
    consult.refresh_from_db()
    assert consult.state == "CANCELLED"


def test_the_head_names_who_gets_the_next_step(world):
    colleague = world.officers["colleague"].pk
    _instance, [task] = start(world)
    [task] = complete(world, task, "ASSIGN", next_officer_id=colleague).new_tasks
    assert (task.state, task.officer_id) == ("CLAIMED", colleague)


def test_a_second_completion_is_told(world):
    _instance, [task] = start(world)
    complete(world, task, "ASSIGN")
    with pytest.raises(TaskNotOpen):
        complete(world, task, "ASSIGN", task_version=1)


def test_an_old_version_is_refused(world):
    head = world.officers["head"].pk
    _instance, [task] = start(world)
    services.claim_task(task_id=task.pk, task_version=1, officer_id=head, at=world.at)
    with pytest.raises(ConcurrentChange):
        complete(world, task, "ASSIGN", task_version=1)


def test_an_unknown_outcome_is_refused(world):
    _instance, [task] = start(world)
    with pytest.raises(OutcomeNotOffered):
        complete(world, task, "APPROVE")


def test_claim_assign_give_back_hand_over(world):
    specialist, colleague = world.officers["specialist"].pk, world.officers["colleague"].pk
    _instance, [task] = start(world, "commune_short")
    key = {"task_id": task.pk, "at": world.at}
    task = services.claim_task(**key, task_version=1, officer_id=specialist)
    assert (task.state, task.officer_id, task.version) == ("CLAIMED", specialist, 2)
    with pytest.raises(TaskHeldByAnother):
        services.claim_task(**key, task_version=2, officer_id=colleague)
    task = services.hand_over_task(
        **key, task_version=2, officer_id=specialist, to_officer_id=colleague
    )
    assert task.officer_id == colleague
    with pytest.raises(OfficerNotPosted):
        services.assign_task(**key, task_version=3, officer_id=world.officers["leader"].pk)
    task = services.give_back_task(**key, task_version=3, officer_id=colleague)
    assert (task.state, task.officer_id) == ("OPEN", None)
    task = services.assign_task(**key, task_version=4, officer_id=specialist)
    assert (task.state, task.officer_id, task.version) == ("CLAIMED", specialist, 5)


def test_only_the_delegate_may_finish_an_absent_officers_task(world):
    specialist, colleague = world.officers["specialist"], world.officers["colleague"]
    _instance, [task] = start(world, "commune_short")
    task = services.claim_task(
        task_id=task.pk, task_version=1, officer_id=specialist.pk, at=world.at
    )
    with pytest.raises(TaskHeldByAnother), transaction.atomic():
        complete(world, task, "PROPOSE", officer_id=colleague.pk)
    Delegation.objects.create(
        delegator=specialist,
        delegate=colleague,
        valid_from=world.at.date(),
        valid_to=world.at.date(),
        ground="Nghỉ phép",
    )
    done = complete(world, task, "PROPOSE", officer_id=colleague.pk)
    assert done.task.officer_id == colleague.pk


def test_cancel_calls_off_everything_once(world):
    instance, [task] = start(world)
    [cancelled] = services.cancel_instance(instance_id=instance.pk, at=world.at, outcome="STOPPED")
    assert (cancelled.pk, cancelled.state, cancelled.outcome) == (task.pk, "CANCELLED", "STOPPED")
    assert services.cancel_instance(instance_id=instance.pk, at=world.at) == ()
    instance.refresh_from_db()
    assert (instance.ended_at, bytes(instance.state)) == (world.at, b"")


def test_a_missing_agency_is_said(world):
    _instance, [task] = start(world, "with_consultation", consult={"holder": "AGENCY:HEALTH"})
    [task] = complete(world, task, "ASSIGN").new_tasks
    with pytest.raises(HolderNotFound, match="AGENCY:HEALTH"), transaction.atomic():
        complete(world, task, "CONSULT")


def test_the_asked_agency_may_be_named_when_asking(world):
    _instance, [task] = start(world, "with_consultation")
    [task] = complete(world, task, "ASSIGN").new_tasks
    done = services.complete_task(
        task_id=task.pk,
        task_version=task.version,
        officer_id=None,
        outcome="CONSULT",
        facts={"consulted": "INDUSTRY_TRADE"},
        holders=world.holders,
        at=world.at,
        calendar=world.calendar,
    )
    assert done.new_tasks[0].agency_id == world.department.pk


@pytest.mark.django_db(transaction=True)
def test_services_refuse_to_run_outside_a_transaction():
    with pytest.raises(TransactionManagementError):
        services.cancel_instance(instance_id=1, at=None)


def test_the_saved_state_is_small(world):
    instance, _tasks = start(world, "with_parallel_consultation")
    assert len(Instance.objects.get(pk=instance.pk).state) < 400
