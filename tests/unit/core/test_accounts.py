import os
import pwd

import pytest

from motcua.core import accounts

is_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root borrows an account")


class TestChooseAccount:
    def test_needs_none_for_an_ordinary_user(self, monkeypatch, tmp_path):
        monkeypatch.setattr(os, "geteuid", lambda: 1000)

        assert accounts.choose_account(owned=tmp_path) is None

    @is_root
    def test_takes_the_owner_of_the_directory(self, tmp_path):
        nobody = pwd.getpwnam("nobody")
        os.chown(tmp_path, nobody.pw_uid, nobody.pw_gid)

        account = accounts.choose_account(owned=tmp_path / "not" / "yet" / "made")

        assert account is not None
        assert account.uid == nobody.pw_uid

    @is_root
    def test_borrows_an_account_that_exists_and_is_not_root(self, tmp_path):
        account = accounts.choose_account(owned=tmp_path)

        assert account is not None
        assert account.name in {"postgres", "nobody"}
        assert account.uid != 0


class TestCanUse:
    @is_root
    def test_sees_a_closed_directory_above_the_file(self, tmp_path):
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o700)
        program = closed / "program"
        program.touch(mode=0o755)
        nobody = accounts.choose_account(owned=tmp_path, wanted="nobody")

        assert not accounts.can_use(nobody, program)
