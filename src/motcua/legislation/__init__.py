"""
The law as cited data: rule sets `D61-2018` and `D118-2025`, frozen and typed.

`queries.rule_set_in_force(on=…)` gives the set under which a dossier is received; from then on the
dossier keeps its code and `rules.get_rule_set(code)` finds it again. Every parameter carries its
article, the date from which it holds and how surely it is known. A province changes one by
publishing a version (`services`), never by an edit; sector law of a procedure goes before the general
rule (`rules.effective_rules`). This package counts no days (`deadlines` does) and knows no dossier.
"""
