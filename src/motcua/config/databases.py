"""
Which database, and as whom: turns the environment into Django's DATABASES.

DATABASE_URL is the owner's address (it migrates); MOTCUA_WEB_DATABASE_URL, if given, is the one of
the restricted role which web and worker use. With only a DATABASE_URL the restricted role is
assumed after login (MOTCUA_DB_ASSUME_ROLE, set by `motcua serve` when the server permits it).
Reading the environment starts nothing and connects to nothing.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from motcua.core.errors import DomainError

# One connection per thread that serves a request, and a few for the worker's tasks.
# Unpooled connections cost six to seven times the rate of writes: docs/adr/0001-database.md.
POOL = {"min_size": 1, "max_size": 8, "timeout": 10}
_SCHEMES = {"postgres", "postgresql"}


class Purpose(StrEnum):
    """What a process needs the database for; the value of MOTCUA_DB_PURPOSE."""

    OWNER = "owner"
    WEB = "web"


class DatabaseUrlNotUnderstood(DomainError):
    """DATABASE_URL is not the address of a PostgreSQL database."""


def read_databases(environment: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """
    Return Django's DATABASES for this process.

    :raises DatabaseUrlNotUnderstood: if an address cannot be read
    """
    owner_url = environment.get("DATABASE_URL", "")
    if not owner_url:
        # A command that needs no database must not reach one by accident.
        return {"default": {"ENGINE": "django.db.backends.dummy"}}
    if environment.get("MOTCUA_DB_PURPOSE", Purpose.WEB) == Purpose.OWNER:
        return {"default": parse_url(owner_url)}
    web_url = environment.get("MOTCUA_WEB_DATABASE_URL", "")
    database = parse_url(web_url or owner_url)
    database["OPTIONS"] = {**database["OPTIONS"], "pool": dict(POOL)}
    assumed = environment.get("MOTCUA_DB_ASSUME_ROLE", "")
    if assumed and not web_url:
        database["OPTIONS"]["assume_role"] = assumed
    return {"default": database}


def parse_url(url: str) -> dict[str, Any]:
    """
    Return one entry of DATABASES; query parameters of the address become libpq options.

    :raises DatabaseUrlNotUnderstood: if it is not postgres://user:password@host:port/name
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise DatabaseUrlNotUnderstood(_not_understood(url)) from error
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in _SCHEMES or not name:
        raise DatabaseUrlNotUnderstood(_not_understood(url))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def _not_understood(url: str) -> str:
    # The address holds a password: only its scheme is shown.
    scheme = url.split(":", 1)[0][:20] if ":" in url else "?"
    return (
        "DATABASE_URL không đúng dạng postgres://người_dùng:mật_khẩu@máy:cổng/tên_csdl "
        f"(đang bắt đầu bằng “{scheme}”). / DATABASE_URL must look like "
        "postgres://user:password@host:port/database."
    )
