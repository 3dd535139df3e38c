-- zh: 值不值
-- en: What it was worth
-- page: costs
-- order: 12
-- kind: tiles
-- unit: yuan
-- reads: films shots takes clips kept
-- zh_note: 这段时间的花费，摊到这段时间出的成片、成片的分钟和定稿的镜头上；没有出过就不算；一部片子只在出第一版的那天算一次，长度取最新一版；样片和彻底删掉的片子两边都不算
-- en_note: The spend of this time over the films, finished minutes and approved shots of this time; where there were none nothing is said. A film counts once, on the day of its first cut, by the length of its newest; the sample and a film deleted for good count on neither side
WITH spent AS (SELECT sum(cost)::BIGINT AS cost FROM calls WHERE project IN (SELECT project FROM kept)),
spent_before AS (SELECT sum(cost)::BIGINT AS cost FROM calls_before WHERE project IN (SELECT project FROM kept)),
finished AS (SELECT count(*) AS films, sum(ms) / 60000.0 AS minutes FROM films WHERE created_at >= $since AND created_at < $until),
finished_before AS (SELECT count(*) AS films, sum(ms) / 60000.0 AS minutes FROM films WHERE created_at >= $before AND created_at < $end_before),
accepted AS (SELECT shot, approved_at >= $since AND approved_at < $until AS now FROM shots WHERE removed_at IS NULL AND approved_at IS NOT NULL
    AND ((approved_at >= $since AND approved_at < $until) OR (approved_at >= $before AND approved_at < $end_before))),
shots_of AS (SELECT count(*) FILTER (now) AS shots, count(*) FILTER (NOT now) AS shots_before FROM accepted),
takes_of AS (
    SELECT count(*) FILTER (now) AS takes, count(*) FILTER (NOT now) AS takes_before
    FROM takes t JOIN accepted a ON a.shot = t."of" WHERE t.of_kind = 'shot'
),
clips_of AS (
    SELECT count(*) FILTER (now) AS clips, count(*) FILTER (NOT now) AS clips_before,
        count(DISTINCT shot) FILTER (now) AS shots, count(DISTINCT shot) FILTER (NOT now) AS shots_before
    FROM clips JOIN accepted USING (shot) WHERE NOT recipe
)
SELECT 'per_film' AS key, round(n.cost / nullif(films, 0)) AS value,
    (SELECT round(b.cost / nullif(f.films, 0)) FROM spent_before b, finished_before f) AS before, NULL AS spark, 'yuan' AS unit
FROM spent n, finished
UNION ALL
SELECT 'per_minute', round(n.cost / nullif(minutes, 0)),
    (SELECT round(b.cost / nullif(f.minutes, 0)) FROM spent_before b, finished_before f), NULL, 'yuan' FROM spent n, finished
UNION ALL
SELECT 'per_shot', round(n.cost / nullif(shots, 0)),
    (SELECT round(cost / nullif(shots_before, 0)) FROM spent_before), NULL, 'yuan' FROM spent n, shots_of
UNION ALL
SELECT 'takes_per_shot', takes / nullif(shots, 0), takes_before / nullif(shots_before, 0), NULL, 'ratio' FROM takes_of, shots_of
UNION ALL
SELECT 'clips_per_shot', clips / nullif(shots, 0), clips_before / nullif(shots_before, 0), NULL, 'ratio' FROM clips_of WHERE clips > 0
