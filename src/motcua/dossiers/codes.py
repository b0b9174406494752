"""Codes of dossiers: prefix of the rule set, date of receipt, serial of the day (rules 28–31)."""

from datetime import date

from django.db import connection

from motcua.legislation.rules import CodePrefix, RuleSet


def format_code(prefix: str, received_on: date, serial: int, *, digits: int = 4) -> str:
    """
    Return `H05.162-261125-0042`. The pattern of Circular 01/2018, art. 19, kept until that of
    Circular 03/2025 is known; a day with more than 9,999 dossiers gets a longer serial.
    """
    return f"{prefix}-{received_on:%y%m%d}-{serial:0{digits}d}"


def choose_prefix(rule_set: RuleSet, *, intake_code: str, competent_code: str) -> str:
    """Return whose identity code begins the dossier's (Decree 118/2025, art. 28(2)(a))."""
    if rule_set.code_prefix.value is CodePrefix.RECEIVING_AGENCY:
        return intake_code
    return competent_code


def take_numbers(prefix: str, received_on: date) -> tuple[int, int]:
    """
    Take the next serial of a prefix on one day, and the id of the dossier that gets it.

    One statement locks the row until the transaction ends: no gap when it is rolled back, no double
    under concurrent acceptances. Callers take it as late as they can. With the id at hand the dossier is
    written once, its first event already in its chain.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dossiers_dailyserial (prefix, date, last) VALUES (%s, %s, 1) "
            "ON CONFLICT (prefix, date) DO UPDATE SET last = dossiers_dailyserial.last + 1 "
            "RETURNING last, nextval(pg_get_serial_sequence('dossiers_dossier', 'id'))",
            [prefix, received_on],
        )
        row = cursor.fetchone()
    assert row is not None
    return int(row[0]), int(row[1])
