-- zh: 出片
-- en: Films that were finished
-- page: films
-- order: 10
-- kind: tiles
-- unit: count
-- reads: films projects shots takes
-- zh_note: 一部片子在出第一版成片的那天算做完，长度是最新一版的，样片不算；从想法到成片取中间的一部；一条就过是定稿镜头里用第一条的份额
-- en_note: A film is finished on the day of its first cut and as long as its newest, the sample does not count; from idea to film is of the film in the middle; at the first take is the share of approved shots that use their first
WITH finished AS (
    SELECT project, f.ms, f.created_at >= $since AND f.created_at < $until AS now, epoch(f.created_at - p.created_at) AS seconds, date_trunc('week', f.here)::DATE AS week
    FROM films f JOIN projects p USING (project)
    WHERE (f.created_at >= $since AND f.created_at < $until) OR (f.created_at >= $before AND f.created_at < $end_before)
),
first_take AS (
    SELECT approved_at >= $since AND approved_at < $until AS now, t.number = 1 AS first
    FROM shots s JOIN takes t ON t.take = s.take
    WHERE s.removed_at IS NULL AND ((approved_at >= $since AND approved_at < $until) OR (approved_at >= $before AND approved_at < $end_before))
),
weekly AS (SELECT week, count(*) AS films, sum(ms) / 1000.0 AS seconds FROM finished WHERE now GROUP BY week)
SELECT 'films' AS key, (count(*) FILTER (now))::DOUBLE AS value, (count(*) FILTER (NOT now))::DOUBLE AS before,
    (SELECT list(films::DOUBLE ORDER BY week) FROM weekly) AS spark, 'count' AS unit, NULL::BIGINT AS many FROM finished
UNION ALL
SELECT 'film_time', coalesce(sum(ms) FILTER (now), 0) / 1000.0, coalesce(sum(ms) FILTER (NOT now), 0) / 1000.0,
    (SELECT list(seconds::DOUBLE ORDER BY week) FROM weekly), 'seconds', NULL FROM finished
UNION ALL
SELECT 'idea_to_film', median(seconds) FILTER (now), median(seconds) FILTER (NOT now), NULL, 'seconds', count(*) FILTER (now) FROM finished
UNION ALL
SELECT 'first_take', count(*) FILTER (now AND first) / nullif(count(*) FILTER (now), 0),
    count(*) FILTER (NOT now AND first) / nullif(count(*) FILTER (NOT now), 0), NULL, 'share', count(*) FILTER (now) FROM first_take
