import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from motcua.core import postgres, postgres_files
from motcua.core.postgres import Cluster, Role

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A directory which the account that runs PostgreSQL for root can enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="motcua-test-") as directory:
        Path(directory).chmod(0o755)
        yield Path(directory)


@pytest.fixture(scope="module")
def root() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="motcua-test-") as directory:
        Path(directory).chmod(0o755)
        yield Path(directory)


@pytest.fixture(scope="module")
def cluster(root):
    cluster = Cluster(root, durable=False)
    cluster.hold()
    yield cluster
    cluster.release()


def _ask(cluster: Cluster, role: Role, question: str):
    with psycopg.connect(cluster.url_for(role)) as connection:
        return connection.execute(question).fetchone()


class TestCluster:
    def test_lets_the_owner_create_what_search_needs(self, cluster):
        with psycopg.connect(cluster.url_for(Role.OWNER)) as connection:
            connection.execute("CREATE EXTENSION unaccent")
            connection.execute("CREATE EXTENSION pg_trgm")

        assert _ask(cluster, Role.OWNER, "SELECT unaccent('đặng'), lower('ĐẶNG')") == (
            "dang",
            "đặng",
        )
        assert _ask(cluster, Role.OWNER, "SELECT similarity('khai sinh', 'khai sinh')") == (1.0,)

    def test_listens_on_this_machine_only(self, cluster):
        assert _ask(cluster, Role.SUPERUSER, "SHOW listen_addresses") == ("127.0.0.1",)

    def test_lets_nobody_in_without_a_password(self, cluster):
        url = cluster.url_for(Role.WEB).replace(":", ":sai", 2).replace("postgres:sai", "postgres:")

        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(url)

    def test_keeps_its_passwords_to_the_owner_of_the_file(self, cluster, root):
        assert stat.S_IMODE((root / "secrets").stat().st_mode) == 0o600

    def test_logs_no_statement_and_no_value(self, cluster):
        assert _ask(cluster, Role.SUPERUSER, "SHOW log_min_error_statement") == ("panic",)
        assert _ask(cluster, Role.SUPERUSER, "SHOW log_error_verbosity") == ("terse",)

    def test_keeps_the_web_role_from_making_tables(self, cluster):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            _ask(cluster, Role.WEB, "CREATE TABLE mine (id int)")


class TestHold:
    def test_keeps_the_cluster_while_another_process_holds_it(self, tmp_path):
        ours = Cluster(tmp_path, durable=False)
        ours.hold()
        script = (
            "from pathlib import Path; from motcua.core.postgres import Cluster;"
            f"c = Cluster(Path({str(tmp_path)!r})); c.hold(); c.release(); print(c.is_running())"
        )

        finished = subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            capture_output=True,
            text=True,
            check=True,
        )

        assert finished.stdout.strip() == "True"
        ours.release()
        assert not ours.is_running()

    def test_keeps_data_and_port_over_a_restart(self, tmp_path):
        cluster = Cluster(tmp_path, durable=False)
        cluster.hold()
        port = cluster.port
        with psycopg.connect(cluster.url_for(Role.OWNER)) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        cluster.release()

        cluster.hold()

        assert _ask(cluster, Role.OWNER, "SELECT one FROM kept") == (1,)
        assert cluster.port == port
        cluster.release()

    def test_survives_a_process_file_left_by_a_power_cut(self, tmp_path):
        cluster = Cluster(tmp_path, durable=False)
        cluster.hold()
        cluster.release()
        (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n0\n1\n")

        cluster.hold()

        assert cluster.is_running()
        cluster.release()


class TestClosedCheckout:
    @pytest.mark.skipif(os.geteuid() != 0, reason="only root borrows an account")
    def test_gets_its_data_and_a_copy_of_the_programs_elsewhere(self, tmp_path, monkeypatch):
        shared = tmp_path / "shared"
        monkeypatch.setattr(postgres_files, "SHARED_DIR", shared)
        monkeypatch.setattr(
            postgres_files,
            "can_use",
            lambda account, path, test="-x": path.is_relative_to(shared),
        )
        postgres_files.reachable_programs.cache_clear()
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o700)
        cluster = Cluster(closed / "var", durable=False)

        cluster.hold()

        assert cluster.data.is_relative_to(shared)
        assert _ask(cluster, Role.SUPERUSER, "SHOW server_version_num")[0].startswith("18")
        cluster.release()
        postgres_files.reachable_programs.cache_clear()


class TestErrors:
    def test_say_that_the_disk_is_full(self, tmp_path, monkeypatch):
        monkeypatch.setattr(postgres, "_MINIMUM_FREE_BYTES", 2**62)

        with pytest.raises(postgres.UnableToStartDatabase, match="Đĩa đã đầy"):
            Cluster(tmp_path).hold()

    def test_say_that_the_data_is_of_another_version(self, tmp_path):
        cluster = Cluster(tmp_path)
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "PG_VERSION").write_text("9\n")

        with pytest.raises(postgres.UnableToStartDatabase, match="pg_dump"):
            cluster.hold()


class TestDebianPrograms:
    def test_run_a_cluster_as_well(self, tmp_path):
        programs = postgres_files.debian_programs(15)
        if programs is None:
            pytest.skip("Debian's PostgreSQL 15 is not installed")
        cluster = Cluster(tmp_path, programs=programs, durable=False)

        cluster.hold()

        assert _ask(cluster, Role.OWNER, "SHOW server_version_num")[0].startswith("15")
        cluster.release()
