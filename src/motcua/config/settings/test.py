"""
Settings of the tests.

Without DATABASE_URL the fixtures of tests/conftest.py start a cluster and fill in its address;
importing the settings (mypy does, too) starts nothing.
"""

import os

from motcua.config.databases import read_databases
from motcua.config.settings.base import *

SECRET_KEY = "tests-only"  # noqa: S105 — never used outside tests
MOTCUA_DEMO = True
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES = read_databases(
    {"DATABASE_URL": "postgres://127.0.0.1/motcua", **os.environ, "MOTCUA_DB_PURPOSE": "owner"}
)
# A test that waits for a lock nobody will give back fails instead of hanging for ever.
DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c lock_timeout=30s"
