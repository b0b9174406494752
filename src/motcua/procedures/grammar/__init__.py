"""Two small grammars that read published time limits and fees.

Owns: turning one Vietnamese cell, note or sentence into a structured proposal and saying whether
the whole text was understood. Used by the import of published records and by the console, through
``parse_time_limit``, ``parse_fee`` and ``format_time_limit``.

Refuses to know: databases, procedures, calendars. It never guesses a missing unit or amount: what
is not fully understood comes back with ``certain=False`` and Vietnamese reasons, and a person
decides. The grammar is written down in ``docs/how-to/grammar.md``.
"""

from motcua.procedures.grammar.fee_result import ParsedFee
from motcua.procedures.grammar.fees import parse_fee
from motcua.procedures.grammar.time_limits import ParsedTimeLimit, parse_time_limit
from motcua.procedures.grammar.units import TimeUnit, format_time_limit

__all__ = [
    "ParsedFee",
    "ParsedTimeLimit",
    "TimeUnit",
    "format_time_limit",
    "parse_fee",
    "parse_time_limit",
]
