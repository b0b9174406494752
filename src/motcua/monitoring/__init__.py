"""
Reports on what the others have done: the period report on receiving and settling dossiers.

Every figure is counted from the facts of dossiers, never typed in; a report that was closed keeps its
figures for good, and what the facts say later stands beside them.
"""
