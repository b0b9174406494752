"""Marks the parts of services that must run inside the transaction of another service."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection
from django.db.transaction import TransactionManagementError

P = ParamSpec("P")
R = TypeVar("R")


def transaction_required(part: Callable[P, R]) -> Callable[P, R]:
    """
    Refuse to run outside a transaction: what this part writes must stand or fall with the rest.

    :raises TransactionManagementError: if the caller has opened none (a fault of the program)
    """

    @wraps(part)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        if not connection.in_atomic_block:
            raise TransactionManagementError(f"{part.__qualname__} needs an open transaction.")
        return part(*args, **kwargs)

    return checked
