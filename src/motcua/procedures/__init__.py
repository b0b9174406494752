"""
What the law publishes: procedures, their revisions, papers, time limits, fees; packs; import; search.

A revision is immutable once published; a change is a new revision. It refuses to know dossiers.
"""
