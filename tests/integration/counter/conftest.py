"""The demo province at 10:32 on Wednesday 07/10/2026, made once; each test is undone."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from motcua.config.demo.services import load_province
from motcua.directory.models import Account

NOW = datetime(2026, 10, 7, 3, 32, tzinfo=UTC)


# Not "package": without an __init__.py pytest keeps that to the end of the whole run, and the open
# transaction would then block the tests that really commit.
@pytest.fixture(scope="module")
def province(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        # Services open durable transactions; Django's own test case marks its outer one like this.
        outer._from_testcase = True
        with outer:
            try:
                load_province(at=timezone.localtime(NOW))
                yield
            finally:
                transaction.set_rollback(True)


@pytest.fixture
def clock(monkeypatch):
    """Hold the time still; `clock.forward(minutes=5)` moves it."""
    state = SimpleNamespace(now=NOW)
    monkeypatch.setattr(timezone, "now", lambda: state.now)

    def forward(**by):
        state.now += timedelta(**by)

    state.forward = forward
    return state


@pytest.fixture
def world(province, db, clock):
    """Everything a test does is undone after it."""
    return clock


@pytest.fixture
def sign_in(world):
    """Return a client signed in as somebody of the demo."""

    def enter(username):
        client = Client()
        account = Account.objects.get(username=username)
        client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return enter


@pytest.fixture
def officer(sign_in):
    return sign_in("yenphong.motcua1")
