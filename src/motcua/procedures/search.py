"""
Finding a procedure by what people type; PostgreSQL does the matching.

1. A code, whole, short or mistyped, is answered at once.
2. Slips are mended by what the catalogue knows; everyday words get their official ones beside them.
3. PostgreSQL adds up, per procedure, how rare and how prominent the matched words are.
4. The best of these are put in order by how much of the question and of the name is covered, and by
   level and use.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from motcua.directory.rules import Level
from motcua.procedures import search_synonyms
from motcua.procedures.search_codes import find_code, likely_codes, wildcards
from motcua.procedures.search_slips import mend
from motcua.procedures.search_text import STOP_WORDS, bigrams, fold, lexemes_of, spelled_words

BEST = 3
_CANDIDATES = 60
# The rarest so many decide; words that half of all names hold cost most and tell least.
_TERMS = 24
_LONGEST_QUESTION = 300
_LONGEST_IN_WORDS = 40
# What a match in case, result, alias and name is worth, by `SearchPosting.Place`.
_WEIGHTS = [0.25, 0.5, 0.9, 1.0]
# A pair of neighbours is most often one Vietnamese word.
_PAIR = 1.3
_SPELLED = 0.35
# The typed words weigh less when we know their official ones.
_UNOFFICIAL = 0.45
_OFFICIAL = 0.9
_CERTAIN_COVERAGE = 0.65
_CERTAIN_LEAD = 1.12
_MOST_OF = 0.75

_MATCHES = """
    WITH question AS (
        SELECT term, weight FROM unnest(%(terms)s::text[], %(weights)s::float8[]) AS q (term, weight)
    ), rarity AS MATERIALIZED (
        SELECT q.term, q.weight * ln(
            ((SELECT count(*) FROM procedures_searchentry) + 1) / (t.entry_count + 0.5)
        ) AS worth
        FROM question q JOIN procedures_searchterm t ON t.term = q.term
        ORDER BY t.entry_count LIMIT %(most)s
    ), found AS MATERIALIZED (
        SELECT p.procedure_id, sum(r.worth * (%(fields)s::float8[])[p.place]) AS score
        FROM rarity r JOIN procedures_searchposting p ON p.term = r.term
        GROUP BY p.procedure_id
    ), best AS MATERIALIZED (
        SELECT p.id, p.code, p.use_count, p.current_revision_id, found.score
        FROM found JOIN procedures_procedure p ON p.id = found.procedure_id
        WHERE p.current_revision_id IS NOT NULL OR %(drafts)s
        ORDER BY found.score DESC, p.code
        LIMIT %(limit)s
    )
    SELECT best.code, best.score, e.name_text, e.alias_text, best.use_count,
        r.competent_level, r.levels, r.name
    FROM best JOIN procedures_searchentry e ON e.procedure_id = best.id JOIN LATERAL (
        SELECT competent_level, levels, name FROM procedures_procedurerevision r
        WHERE r.procedure_id = best.id AND (
            r.id = best.current_revision_id
            OR (best.current_revision_id IS NULL AND r.state <> 'WITHDRAWN')
        )
        ORDER BY r.number DESC LIMIT 1
    ) r ON true
    ORDER BY best.score DESC, best.code
"""
_CODES = """
    SELECT code, name FROM procedures_procedure
    WHERE (current_revision_id IS NOT NULL OR %(drafts)s)
        AND (code = ANY(%(codes)s) OR code LIKE ANY(%(patterns)s))
    ORDER BY array_position(%(codes)s, code::text), use_count DESC, code
    LIMIT %(limit)s
"""
_FREQUENCIES = "SELECT term, entry_count FROM procedures_searchterm WHERE term = ANY(%s)"


@dataclass(frozen=True, kw_only=True)
class Hit:
    code: str
    name: str
    score: float


@dataclass(frozen=True, kw_only=True)
class SearchAnswer:
    """
    The best procedures, best first.

    Not certain ("chưa chắc"): little of the question was found, or the second is as good as the
    first. `understood` is the question after mending, to be shown when it differs.
    """

    hits: Sequence[Hit]
    is_certain: bool
    understood: str

    @property
    def codes(self) -> list[str]:
        return [hit.code for hit in self.hits]


@dataclass(frozen=True, kw_only=True)
class _Candidate:
    code: str
    name: str
    score: float
    words: Sequence[str]
    aliases: Sequence[str]
    level: str
    use_count: int


def search_procedures(
    *, question: str, include_drafts: bool = False, limit: int = BEST
) -> SearchAnswer:
    """Return the procedures that answer a question, at most `limit` (5 statements at most)."""
    question = question[:_LONGEST_QUESTION]
    code = find_code(fold_keeping_dots(question))
    if code is not None:
        hits = _find_by_code(code, include_drafts=include_drafts, limit=limit)
        if hits:
            is_exact = hits[0].code in likely_codes(code)
            return SearchAnswer(hits=hits, is_certain=is_exact, understood=question)
    words = spelled_words(question)[:_LONGEST_IN_WORDS]
    mended = mend(words, frequencies=_frequencies)
    terms = weigh_terms(mended)
    if not terms:
        return SearchAnswer(hits=[], is_certain=False, understood=question)
    candidates = _find_candidates(terms, include_drafts=include_drafts)
    rarity = _rarity({*terms, *(word for row in candidates for word in row.words)})
    ranked = sorted(
        ((_score(row, terms, rarity), row) for row in candidates),
        key=lambda pair: (-pair[0], pair[1].code),
    )
    return SearchAnswer(
        hits=[Hit(code=row.code, name=row.name, score=score) for score, row in ranked[:limit]],
        is_certain=_is_certain(ranked, mended, rarity),
        understood=" ".join(mended),
    )


def weigh_terms(words: Sequence[str]) -> dict[str, float]:
    """Return what to look for and how much each counts, official wordings included."""
    expansions = search_synonyms.expand(words)
    covered = {i for found in expansions for i in range(found.start, found.end)}
    terms: dict[str, float] = {}
    folded = [fold(word) for word in words]
    for i, word in enumerate(words):
        weight = _UNOFFICIAL if i in covered else 1.0
        if folded[i] not in STOP_WORDS:
            _raise(terms, folded[i], weight)
        if word != folded[i]:
            _raise(terms, word, weight * _SPELLED)
    for i, pair in enumerate(bigrams(folded)):
        _raise(terms, pair, _PAIR * (_UNOFFICIAL if {i, i + 1} <= covered else 1.0))
    for found in expansions:
        for lexeme in lexemes_of(spelled_words(found.official)):
            if "_" in lexeme:
                _raise(terms, lexeme, _PAIR * _OFFICIAL)
            else:
                _raise(terms, lexeme, _OFFICIAL if lexeme.isascii() else _OFFICIAL * _SPELLED)
    return terms


def fold_keeping_dots(text: str) -> str:
    return ".".join(fold(part) for part in text.split("."))


def _raise(terms: dict[str, float], term: str, weight: float) -> None:
    terms[term] = max(terms.get(term, 0.0), weight)


def _find_by_code(typed: str, *, include_drafts: bool, limit: int) -> list[Hit]:
    with connection.cursor() as cursor:
        cursor.execute(
            _CODES,
            {
                "drafts": include_drafts,
                "codes": likely_codes(typed),
                "patterns": wildcards(typed),
                "limit": limit,
            },
        )
        return [Hit(code=code, name=name, score=1.0) for code, name in cursor.fetchall()]


def _find_candidates(terms: Mapping[str, float], *, include_drafts: bool) -> list[_Candidate]:
    with connection.cursor() as cursor:
        cursor.execute(
            _MATCHES,
            {
                "terms": list(terms),
                "weights": list(terms.values()),
                "fields": _WEIGHTS,
                "drafts": include_drafts,
                "limit": _CANDIDATES,
                "most": _TERMS,
            },
        )
        rows = cursor.fetchall()
    return [
        _Candidate(
            code=code,
            name=name,
            score=score,
            words=name_text.split(),
            aliases=alias_text.split(" | ") if alias_text else [],
            level=competent_level or _lowest(levels),
            use_count=use_count,
        )
        for code, score, name_text, alias_text, use_count, competent_level, levels, name in rows
    ]


def _frequencies(words: Sequence[str]) -> Mapping[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(_FREQUENCIES, [list(words)])
        return dict(cursor.fetchall())


def _rarity(words: Iterable[str]) -> dict[str, float]:
    """Return how much each word tells: the rarer, the more; one that nobody uses tells most."""
    wanted = list(words)
    counts = _frequencies(wanted)
    return {word: 1.0 / (1.0 + math.log1p(counts.get(word, 0))) for word in wanted}


def _score(row: _Candidate, terms: Mapping[str, float], rarity: Mapping[str, float]) -> float:
    names = [word for word in row.words if word not in STOP_WORDS]
    whole = sum(rarity[word] for word in names)
    matched = sum(rarity[word] for word in names if word in terms)
    coverage = matched / whole if whole else 0.0
    score = row.score * (0.45 + 0.55 * coverage)
    score *= _LEVEL_PRIOR.get(row.level, 1.0)
    return float(score * (1.0 + 0.02 * math.log1p(row.use_count)))


def _is_certain(
    ranked: Sequence[tuple[float, _Candidate]], words: Sequence[str], rarity: Mapping[str, float]
) -> bool:
    if not ranked:
        return False
    best_score, best = ranked[0]
    asked = [fold(word) for word in words if fold(word) not in STOP_WORDS]
    whole = sum(rarity.get(word, 1.0) for word in asked)
    held = {*best.words, *(word for alias in best.aliases for word in alias.split())}
    for found in search_synonyms.expand(words):
        # One common word of an official wording ("sở", "đất") does not make the alias found.
        official = [word for word in fold(found.official).split() if word not in STOP_WORDS]
        if official and sum(word in held for word in official) >= _MOST_OF * len(official):
            held |= {fold(word) for word in words[found.start : found.end]}
    coverage = sum(rarity.get(word, 1.0) for word in asked if word in held) / whole if whole else 0
    # The word that tells most must be there: "mỹ phẩm" is not answered by other goods.
    if max(asked, key=lambda word: rarity.get(word, 1.0), default="") not in held:
        return False
    leads = len(ranked) == 1 or best_score >= _CERTAIN_LEAD * ranked[1][0]
    return coverage >= _CERTAIN_COVERAGE and leads


_LEVEL_PRIOR: Mapping[str, float] = {Level.COMMUNE: 1.08, Level.PROVINCE: 1.04}
_LOWEST_FIRST = (Level.COMMUNE, Level.PROVINCE, Level.VERTICAL, Level.MINISTRY)


def _lowest(levels: Sequence[str]) -> str:
    return next((level for level in _LOWEST_FIRST if level in levels), "")
