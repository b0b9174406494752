"""Reference data in memory: never older than the last committed change."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.core import reference
from motcua.directory.models import Position


@pytest.fixture
def position(db) -> Position:
    return Position.objects.create(name="Chuyên viên thử")


def _names() -> list[str]:
    return reference.remembered(
        "directory", "test names", lambda: list(Position.objects.values_list("name", flat=True))
    )


def test_is_read_once_until_something_changes(position) -> None:
    assert position.name in _names()
    with CaptureQueriesContext(connection) as captured:
        _names()
    assert [row["sql"] for row in captured] == ["SELECT subject, number FROM core_reference"]

    Position.objects.filter(pk=position.pk).update(name="Chuyên viên khác")

    assert "Chuyên viên khác" in _names()


def test_asks_once_for_the_numbers_within_one_look(position) -> None:
    _names()
    with reference.one_look(), CaptureQueriesContext(connection) as captured:
        _names()
        _names()
        reference.remembered("procedures", "something else", date.today)
    assert len(captured) == 1


def test_a_look_that_changes_something_looks_again(position) -> None:
    with reference.one_look():
        _names()
        Position.objects.filter(pk=position.pk).update(name="Chuyên viên khác")
        reference.look_again()
        assert "Chuyên viên khác" in _names()


def test_nothing_of_a_transaction_that_was_rolled_back_is_kept(position) -> None:
    with transaction.atomic():
        Position.objects.filter(pk=position.pk).update(name="Không bao giờ")
        assert "Không bao giờ" in _names()
        transaction.set_rollback(True)
    assert "Không bao giờ" not in _names()
    # The same number of changes as before, yet another change: it must not find what was thrown away.
    Position.objects.filter(pk=position.pk).update(name="Chuyên viên khác")
    assert "Chuyên viên khác" in _names()


@pytest.mark.django_db(transaction=True)
def test_another_process_sees_a_change_at_its_next_look() -> None:
    position = Position.objects.create(name="Chuyên viên thử")
    with reference.one_look():
        assert "Chuyên viên thử" in _names()

    def change() -> None:
        Position.objects.filter(pk=position.pk).update(name="Từ nơi khác")
        connection.close()

    thread = threading.Thread(target=change)
    thread.start()
    thread.join()

    with reference.one_look():
        assert "Từ nơi khác" in _names()


def test_every_watched_table_has_its_trigger(db, settings) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'core_reference_changed'"
        )
        found = {name for (name,) in cursor.fetchall()}
    named = {
        watched.partition(".")[0]
        for tables in settings.MOTCUA_REFERENCE_TABLES.values()
        for watched in tables
    }
    assert found == named
