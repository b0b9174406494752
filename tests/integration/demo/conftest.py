"""A load takes seconds: it is made once for a module, in a transaction that is undone after it."""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from django.db import transaction


@pytest.fixture(scope="module")
def kept_load(django_db_setup, django_db_blocker) -> Callable[[], AbstractContextManager[None]]:
    """Return a context whose writes every test of the module sees, and nobody after it."""

    @contextlib.contextmanager
    def load() -> Iterator[None]:
        with django_db_blocker.unblock():
            # The mark lets durable services run inside, as it does in Django's own TestCase.
            atomic = transaction.atomic()
            atomic._from_testcase = True
            atomic.__enter__()
            try:
                yield
            finally:
                transaction.set_rollback(True)
                atomic.__exit__(None, None, None)

    return load
