"""Two officers at one task, with real threads and commits: one wins, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction
from tests.integration.workflow.conftest import make_world

from motcua.core.errors import ConcurrentChange
from motcua.workflow import services
from motcua.workflow.models import Instance, Task

FACTS = {"channel": "COUNTER", "variant": None, "is_complex": False}
pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def at_once(*acts):
    """Run the acts in as many threads, all starting together; return results or errors."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait(timeout=10)
            with transaction.atomic():
                return act()
        except ConcurrentChange as told:
            return told
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def begin(world, template):
    with transaction.atomic():
        return services.start_instance(
            definition=world.definition(template),
            facts=FACTS,
            holders=world.holders,
            at=world.at,
            calendar=world.calendar,
        )


def completing(world, task, outcome):
    return lambda: services.complete_task(
        task_id=task.pk,
        task_version=task.version,
        officer_id=None,
        outcome=outcome,
        facts={},
        holders=world.holders,
        at=world.at,
        calendar=world.calendar,
    )


def test_two_decide_one_task():
    world = make_world_committed()
    for _round in range(5):
        instance, [task] = begin(world, "commune_short")
        results = at_once(completing(world, task, "PROPOSE"), completing(world, task, "SUPPLEMENT"))
        told = [result for result in results if isinstance(result, ConcurrentChange)]
        won = [result for result in results if isinstance(result, services.Completion)]
        assert (len(told), len(won)) == (1, 1)
        tasks = Task.objects.filter(instance=instance)
        assert tasks.filter(state="DONE").count() == 1
        assert tasks.filter(state="OPEN").count() == 1


def test_two_claim_one_task():
    world = make_world_committed()
    _instance, [task] = begin(world, "commune_short")
    results = at_once(
        *(
            lambda officer=world.officers[name]: services.claim_task(
                task_id=task.pk, task_version=1, officer_id=officer.pk, at=world.at
            )
            for name in ("specialist", "colleague")
        )
    )
    assert sum(isinstance(result, ConcurrentChange) for result in results) == 1
    task.refresh_from_db()
    assert (task.state, task.version) == ("CLAIMED", 2)


def test_two_branches_end_at_the_same_moment_and_nothing_is_lost():
    world = make_world_committed()
    for _round in range(5):
        instance, [task] = begin(world, "with_parallel_consultation")
        with transaction.atomic():
            opened = completing(world, task, "ASSIGN")().new_tasks
        by_key = {new.step_key: new for new in opened}
        results = at_once(
            completing(world, by_key["appraise"], "PROPOSE"),
            completing(world, by_key["consult"], "REPLY"),
        )
        assert all(isinstance(result, services.Completion) for result in results)
        # Whoever came second found the other's state and opened the step after the join, once.
        assert sorted(len(result.new_tasks) for result in results) == [0, 1]
        assert Task.objects.filter(instance=instance, step_key="review").count() == 1


def test_a_stop_and_a_decision_do_not_both_happen():
    world = make_world_committed()
    instance, [task] = begin(world, "commune_short")
    at_once(
        completing(world, task, "PROPOSE"),
        lambda: services.cancel_instance(instance_id=instance.pk, at=world.at),
    )
    assert Instance.objects.get(pk=instance.pk).ended_at == world.at
    assert not Task.objects.filter(instance=instance, state__in=["OPEN", "CLAIMED"]).exists()


def make_world_committed():
    with transaction.atomic():
        return make_world()
