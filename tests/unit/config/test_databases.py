import pytest

from motcua.config import databases
from motcua.config.databases import Purpose

OWNER_URL = "postgres://chu:m%40t@127.0.0.1:5433/motcua"
WEB_URL = "postgres://web:khac@127.0.0.1:5433/motcua"


class TestReadDatabases:
    def test_reaches_no_database_without_an_address(self):
        found = databases.read_databases({})

        assert found["default"]["ENGINE"] == "django.db.backends.dummy"

    def test_pools_the_connections_of_the_web_process(self):
        found = databases.read_databases({"DATABASE_URL": OWNER_URL})

        assert found["default"]["OPTIONS"]["pool"] == databases.POOL

    def test_gives_the_web_process_its_own_login(self):
        found = databases.read_databases(
            {"DATABASE_URL": OWNER_URL, "MOTCUA_WEB_DATABASE_URL": WEB_URL}
        )

        assert found["default"]["USER"] == "web"

    def test_gives_the_owner_the_owners_login(self):
        found = databases.read_databases(
            {
                "DATABASE_URL": OWNER_URL,
                "MOTCUA_WEB_DATABASE_URL": WEB_URL,
                "MOTCUA_DB_PURPOSE": Purpose.OWNER,
            }
        )

        assert (found["default"]["USER"], found["default"]["PASSWORD"]) == ("chu", "m@t")

    def test_assumes_the_web_role_when_there_is_one_login_only(self):
        found = databases.read_databases(
            {"DATABASE_URL": OWNER_URL, "MOTCUA_DB_ASSUME_ROLE": "motcua_web"}
        )

        assert found["default"]["OPTIONS"]["assume_role"] == "motcua_web"


class TestParseUrl:
    @pytest.mark.parametrize(
        "url", ["", "mysql://a@b/c", "postgres://a@b", "postgres://a@b:cong/c", "motcua"]
    )
    def test_refuses_what_is_no_address_of_postgresql(self, url):
        with pytest.raises(databases.DatabaseUrlNotUnderstood):
            databases.parse_url(url)

    def test_never_shows_the_password(self):
        with pytest.raises(databases.DatabaseUrlNotUnderstood) as refusal:
            databases.parse_url("mysql://an:bi-mat@may/csdl")

        assert "bi-mat" not in str(refusal.value)

    def test_hands_query_parameters_to_the_driver(self):
        assert databases.parse_url("postgresql://m/c?sslmode=require")["OPTIONS"] == {
            "sslmode": "require"
        }
