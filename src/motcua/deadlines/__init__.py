"""
The clock: when a result is due, and why.

Owns calendars (days off, make-up days, versions), the one function that turns a time limit into a
due moment (`rules.due`), and the ledger of every due date ever set. No other code of the product
adds days to dates. It refuses to know what a dossier is: it takes moments, a time limit, events and
a rule set, and reads no clock itself.
"""
