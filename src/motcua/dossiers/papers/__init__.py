"""The printed forms of a dossier: facts collected, laid out by `documents.printing`, kept as a file."""

from collections.abc import Callable
from functools import partial

from motcua.dossiers.papers.basis import load_dossier, shared_facts
from motcua.dossiers.papers.receipt import print_cover, print_receipt, time_limit_words
from motcua.dossiers.papers.requests import (
    NOTICE_MEANS,
    print_extension,
    print_refusal,
    print_stop_notice,
    print_supplement_request,
)
from motcua.dossiers.papers.slips import print_control_slip, print_register

__all__ = [
    "NOTICE_MEANS",
    "PRINTERS",
    "find_printer",
    "load_dossier",
    "print_control_slip",
    "print_cover",
    "print_extension",
    "print_receipt",
    "print_refusal",
    "print_register",
    "print_stop_notice",
    "print_supplement_request",
    "shared_facts",
    "time_limit_words",
]

PRINTERS: dict[str, Callable[..., bytes]] = {
    "RECEIPT": print_receipt,
    "SUPPLEMENT": print_supplement_request,
    "REFUSAL": print_refusal,
    "CONTROL_SLIP": print_control_slip,
    "COVER": print_cover,
    "EXTENSION": print_extension,
    "STOP": print_stop_notice,
}


def find_printer(kind: str) -> Callable[..., bytes] | None:
    """Return what prints a kind; "CONTROL_SLIP.2" is the slip of the second part."""
    base, _dot, number = kind.partition(".")
    if base == "CONTROL_SLIP" and number.isdigit() and len(number) < 4:
        return partial(print_control_slip, part_number=int(number))
    return PRINTERS.get(kind)
