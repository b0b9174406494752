"""
The dossier, from intake to the result in hand: facts, events, papers, requests, results.

Each act of the organisation is one service here: one transaction, one event (hash-chained per dossier),
one row of tasks. National states are derived from the facts, never typed in.
"""
