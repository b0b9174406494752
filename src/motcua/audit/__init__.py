"""
Append-only record of who did what, and who read what, when, from where and why.

`services.record` is a part of another module's transaction; this module knows actors and subjects only
as ids with a readable label, never as rows of other modules. It refuses to update or delete.
"""
