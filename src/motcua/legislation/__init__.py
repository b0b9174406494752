"""
The law as cited data: rule sets `D61-2018` and `D118-2025`, frozen and typed.

`rules.rule_set_for(received_on=…)` gives the set under which a dossier is received; from then on the
dossier keeps its code and `rules.get_rule_set(code)` finds it again. Every parameter carries its
article, the date from which it holds and how surely it is known. This package counts no days
(`deadlines` does) and knows no dossier.
"""
