import pytest
from django.db import DatabaseError, connection

from motcua.core import roles

pytestmark = pytest.mark.django_db


@pytest.fixture
def tables(settings):
    """Three tables: an ordinary one, an append-only one and its partition."""
    settings.MOTCUA_APPEND_ONLY_TABLES = ("try_log",)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE try_plain (id bigserial PRIMARY KEY, word text)")
        cursor.execute("CREATE TABLE try_log (id int, word text) PARTITION BY RANGE (id)")
        cursor.execute("CREATE TABLE try_log_1 PARTITION OF try_log FOR VALUES FROM (0) TO (100)")
        roles.grant_web_role(using="default")
        cursor.execute("INSERT INTO try_log VALUES (1, 'a')")


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


class TestGrantWebRole:
    @pytest.mark.parametrize(
        "statement",
        [
            "INSERT INTO try_plain (word) VALUES ('a')",
            "UPDATE try_plain SET word = 'b'",
            "DELETE FROM try_plain",
            "SELECT * FROM try_log",
            "INSERT INTO try_log VALUES (2, 'b')",
            "SELECT * FROM django_migrations",
        ],
    )
    def test_allows(self, statement, tables, as_web_role):
        with as_web_role():
            _run(statement)

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE try_log SET word = 'b'",
            "DELETE FROM try_log",
            "TRUNCATE try_log",
            "UPDATE try_log_1 SET word = 'b'",
            "DELETE FROM try_log_1",
            "INSERT INTO try_log_1 VALUES (3, 'c')",
            "TRUNCATE try_plain",
            "DROP TABLE try_plain",
            "CREATE TABLE mine (id int)",
            "DELETE FROM django_migrations",
            "ALTER TABLE try_log DISABLE TRIGGER ALL",
        ],
    )
    def test_refuses(self, statement, tables, as_web_role):
        with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), as_web_role():
            _run(statement)

    def test_takes_rights_back_when_a_table_becomes_append_only(
        self, tables, settings, as_web_role
    ):
        settings.MOTCUA_APPEND_ONLY_TABLES = ("try_log", "try_plain")
        roles.grant_web_role(using="default")

        with pytest.raises(DatabaseError, match="permission denied"), as_web_role():
            _run("UPDATE try_plain SET word = 'b'")


class TestRealTables:
    def test_named_as_append_only_exist(self, settings):
        existing = set(connection.introspection.table_names())

        assert set(settings.MOTCUA_APPEND_ONLY_TABLES) <= existing

    def test_that_are_append_only_refuse_change(self, settings, as_web_role):
        for table in settings.MOTCUA_APPEND_ONLY_TABLES:
            for statement in (f"DELETE FROM {table}", f"TRUNCATE {table}"):
                with pytest.raises(DatabaseError, match="permission denied"), as_web_role():
                    _run(statement)
