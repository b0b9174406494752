"""Real threads, committed transactions."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from tests.integration.dossiers.conftest import MONDAY, load_small_province

from motcua.core.errors import ConcurrentChange, DomainError
from motcua.dossiers import services
from motcua.dossiers.models import Dossier

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def _together(acts: list[Callable[[], object]]) -> list[object]:
    """Run all acts at the same moment and return results or errors in their order."""
    barrier = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(place: int) -> None:
        try:
            barrier.wait()
            results[place] = acts[place]()
        except DomainError as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_rule_031_fifty_acceptances_at_once_have_serials_without_gap_or_double():
    province = load_small_province()
    actor = province.actor("COUNTER_OFFICER")
    intakes = [province.intake() for _number in range(50)]

    _together(
        [
            lambda intake=intake: services.receive_dossier(intake=intake, actor=actor, at=MONDAY)
            for intake in intakes
        ]
    )

    serials = sorted(int(code[-4:]) for code in Dossier.objects.values_list("code", flat=True))
    assert serials == list(range(1, 51))


def test_rule_026_ten_equal_submissions_at_once_make_one_dossier():
    province = load_small_province()
    actor = province.actor("COUNTER_OFFICER")
    intake = province.intake()

    results = _together(
        [lambda: services.receive_dossier(intake=intake, actor=actor, at=MONDAY)] * 10
    )

    assert Dossier.objects.count() == 1
    assert {result.pk for result in results} == {Dossier.objects.get().pk}


def test_ten_officers_on_one_task_one_wins_and_the_rest_are_told():
    province = load_small_province()
    dossier = province.receive()
    ref = province.ref(dossier)
    task = province.task(dossier)
    head = province.actor("UNIT_HEAD", task=task)
    specialist = province.actor("SPECIALIST", task=task)

    results = _together(
        [
            lambda: services.assign_dossier(
                task=ref, officer_id=specialist.officer_id or 0, actor=head, at=MONDAY
            )
        ]
        * 10
    )

    losers = [result for result in results if isinstance(result, ConcurrentChange)]
    assert len(losers) == 9
    dossier.refresh_from_db()
    assert dossier.event_count == 2
