"""
Whom PostgreSQL runs as when we are root, and whether that account can reach a file.

PostgreSQL refuses to run as root. No account is ever added to the host: an existing unprivileged
one is borrowed.
"""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

ACCOUNT_VARIABLE = "MOTCUA_POSTGRES_ACCOUNT"
# `postgres` first: files of `nobody` can be read by every other service that borrows it.
_BORROWED_ACCOUNTS = ("postgres", "nobody")


@dataclass(frozen=True, kw_only=True)
class Account:
    """An operating system account that a child process is started under."""

    name: str
    uid: int
    gid: int


def choose_account(*, owned: Path, wanted: str = "") -> Account | None:
    """
    Return the account for the database processes, None when we are not root.

    The owner of `owned` (the data directory, or what will hold it) wins when it is not root, so
    that `sudo make run` in a user's checkout leaves files which that user can still use.
    """
    if os.geteuid() != 0:
        return None
    if wanted:
        return _account(pwd.getpwnam(wanted))
    existing = next(path for path in (owned, *owned.parents) if path.exists())
    if existing.stat().st_uid != 0:
        return _account(pwd.getpwuid(existing.stat().st_uid))
    for name in _BORROWED_ACCOUNTS:
        try:
            return _account(pwd.getpwnam(name))
        except KeyError:
            continue
    return Account(name="nobody", uid=65534, gid=65534)


def can_use(account: Account | None, path: Path, *, test: str = "-x") -> bool:
    """Ask the kernel whether the account passes `test` (of test(1)) on the path."""
    if account is None:
        return os.access(path, os.X_OK if test == "-x" else os.R_OK)
    finished = subprocess.run(
        ["test", test, str(path)],
        user=account.uid,
        group=account.gid,
        extra_groups=[],
        cwd="/",
        check=False,
    )
    return finished.returncode == 0


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)
