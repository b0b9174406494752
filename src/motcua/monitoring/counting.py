"""
The one statement behind every figure: each dossier of a period once, with how it came and what became of it.

The definition of early, on time and late is `deadlines.rules.judge_result`; it is said here once more in
SQL because a report reads hundreds of thousands of dossiers, and a test compares the two on random
histories. What a due date was at a past moment is read in the ledger, so that an extension or a
supplement after the end of the period changes nothing of it.
"""

# A dossier that was not accepted has no `received_at` and is in no report (rule 19). It leaves with its
# result at the centre, or when it is stopped or closed. While it waits for a supplement no time of the
# agency runs: it is judged by the moment of the request and the due date that the request put out.
DOSSIERS_OF_PERIOD = """
WITH within AS (
    SELECT d.id, d.received_at, d.channel, d.due_at, d.due_original_at, d.revision_id,
           d.competent_agency_id, d.time_limit_unit IN ('WORKING_HOUR', 'HOUR') AS is_to_the_minute,
           d.rule_set, coalesce(d.result_at, d.ended_at) AS left_at
    FROM dossiers_dossier d
    WHERE d.received_at < %(cut)s
      AND (coalesce(d.result_at, d.ended_at) IS NULL OR coalesce(d.result_at, d.ended_at) >= %(start)s)
      AND (%(agency)s::bigint IS NULL OR d.competent_agency_id = %(agency)s)
), settled AS (
    SELECT w.*, w.left_at IS NOT NULL AND w.left_at < %(cut)s AS is_resolved,
           CASE WHEN w.left_at < %(cut)s THEN w.left_at ELSE %(cut)s END AS judged_at
    FROM within w
), timed AS (
    SELECT s.*, coalesce(waiting.recorded_at, s.judged_at) AS stands_at,
           CASE WHEN coalesce(
                     (jsonb_path_query_first(
                         r.sector_rules,
                         '$.** ? (@.parameter == "extended_counts_as_on_time").value'
                     ))::boolean,
                     NOT s.rule_set = ANY(%(by_first_date)s))
                THEN coalesce(running.due_at, s.due_at, s.due_original_at)
                ELSE s.due_original_at
           END AS counts_until,
           r.online_level, r.procedure_id, r.name AS procedure_name
    FROM settled s
    JOIN procedures_procedurerevision r ON r.id = s.revision_id
    LEFT JOIN LATERAL (
        SELECT l.sequence, l.due_at FROM deadlines_ledger l
        WHERE l.dossier_id = s.id AND l.due_at IS NOT NULL
          AND l.recorded_at <= s.judged_at AND (s.is_resolved OR l.recorded_at < %(cut)s)
        ORDER BY l.sequence DESC LIMIT 1
    ) running ON NOT s.is_resolved OR s.due_at IS NULL
    LEFT JOIN LATERAL (
        SELECT l.recorded_at FROM deadlines_ledger l
        WHERE l.dossier_id = s.id AND l.kind = 'PAUSE' AND l.due_at IS NULL
          AND l.sequence > running.sequence AND l.recorded_at < s.judged_at
        ORDER BY l.sequence LIMIT 1
    ) waiting ON running.sequence IS NOT NULL
), judged AS (
    SELECT t.*,
           ((t.counts_until - interval '1 microsecond') AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS due_day
    FROM timed t
), classed AS (
    SELECT j.id, j.received_at, j.left_at, j.counts_until, j.competent_agency_id, j.procedure_id,
           j.procedure_name, j.stands_at,
           CASE WHEN j.received_at < %(start)s THEN 'CARRIED'
                WHEN j.channel = 'POST' THEN 'POST'
                WHEN j.channel IN ('ONLINE', 'VNEID') AND j.online_level = 'FULL' THEN 'ONLINE_FULL'
                WHEN j.channel IN ('ONLINE', 'VNEID') THEN 'ONLINE_PARTIAL'
                ELSE 'DIRECT'
           END AS came,
           CASE WHEN j.stands_at > CASE
                     WHEN j.is_to_the_minute THEN j.counts_until
                     ELSE (j.due_day + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' END
                THEN CASE WHEN j.is_resolved THEN 'LATE' ELSE 'PENDING_LATE' END
                WHEN NOT j.is_resolved THEN 'PENDING_IN_TIME'
                WHEN (j.stands_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date < j.due_day THEN 'EARLY'
                ELSE 'ON_TIME'
           END AS outcome
    FROM judged j
), named AS (
    SELECT c.*,
           CASE WHEN a.level = 'COMMUNE' THEN 'COMMUNE' ELSE 'PROVINCE' END AS part,
           CASE %(rows)s WHEN 'SECTOR' THEN p.sector_id WHEN 'PROCEDURE' THEN p.id ELSE a.id END AS key,
           CASE %(rows)s WHEN 'SECTOR' THEN s.name WHEN 'PROCEDURE' THEN c.procedure_name
                ELSE a.name END AS label,
           CASE %(rows)s WHEN 'PROCEDURE' THEN p.code WHEN 'AGENCY' THEN a.code ELSE '' END AS code
    FROM classed c
    JOIN procedures_procedure p ON p.id = c.procedure_id
    JOIN procedures_sector s ON s.id = p.sector_id
    JOIN directory_agency a ON a.id = c.competent_agency_id
)
"""

FIGURES = (
    DOSSIERS_OF_PERIOD
    + """
SELECT part, key, max(label), max(code),
       count(*) FILTER (WHERE came = 'ONLINE_FULL'), count(*) FILTER (WHERE came = 'ONLINE_PARTIAL'),
       count(*) FILTER (WHERE came = 'POST'), count(*) FILTER (WHERE came = 'DIRECT'),
       count(*) FILTER (WHERE came = 'CARRIED'),
       count(*) FILTER (WHERE outcome = 'EARLY'), count(*) FILTER (WHERE outcome = 'ON_TIME'),
       count(*) FILTER (WHERE outcome = 'LATE'),
       count(*) FILTER (WHERE outcome = 'PENDING_IN_TIME'),
       count(*) FILTER (WHERE outcome = 'PENDING_LATE')
FROM named
GROUP BY part, key
"""
)

# Keyset pages by id: the list of a whole year is walked through in even steps.
DOSSIERS = (
    DOSSIERS_OF_PERIOD
    + """
SELECT n.id, d.code, n.procedure_name, ap.full_name, n.received_at, n.counts_until, n.left_at, n.came,
       n.outcome
FROM named n
JOIN dossiers_dossier d ON d.id = n.id
LEFT JOIN dossiers_applicant ap ON ap.dossier_id = n.id
WHERE n.came = ANY(%(came)s) AND n.outcome = ANY(%(outcomes)s)
  AND (%(part)s = '' OR n.part = %(part)s) AND (%(key)s::bigint IS NULL OR n.key = %(key)s)
  AND n.id > %(after)s
ORDER BY n.id
LIMIT %(limit)s
"""
)
