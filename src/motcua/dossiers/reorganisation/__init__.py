"""
Merger mode: bodies are merged, split, renamed, moved or ended on a day, and what lies open follows.

A plan (`plans`) has lines "old body → successor(s)"; `checks` and `preview` say what would happen;
`applying` changes the directory once and moves dossiers in batches that may be killed and run again;
`undoing` takes all of it back while nothing has happened since. Whose successor a dossier of a
divided body follows is a person's choice (`routing` never guesses). It moves no due date, and
knows no law: rule set, revision and calendar of the receipt stay with the dossier.
"""
