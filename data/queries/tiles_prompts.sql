-- zh: 提示词
-- en: Prompts
-- page: prompts
-- order: 10
-- kind: tiles
-- unit: count
-- reads: optimised
-- zh_note: 优化了多少次；估的质量分（满分一百）之前和之后；大家给的星；送去做了的，或得了四星以上的份额；试验花的钱
-- en_note: How often prompts were improved; their estimated quality, of a hundred, before and after; the stars people gave; the share that was sent on to a stage or got four stars and more; what the lab cost
WITH logs AS (
    SELECT *, created_at >= $since AS now, sent_to <> '' OR coalesce(stars, 0) >= 4 AS won FROM optimised
    WHERE (created_at >= $since AND created_at < $until) OR (created_at >= $before AND created_at < $end_before)
),
daily AS (SELECT here::DATE AS day, count(*) AS many FROM logs WHERE now GROUP BY ALL)
SELECT 'optimised' AS key, (count(*) FILTER (now))::DOUBLE AS value, (count(*) FILTER (NOT now))::DOUBLE AS before,
    (SELECT list(many::DOUBLE ORDER BY day) FROM daily) AS spark, 'count' AS unit FROM logs
UNION ALL
SELECT 'quality_before', avg(quality_before) FILTER (now), avg(quality_before) FILTER (NOT now), NULL, 'points' FROM logs
UNION ALL
SELECT 'quality_after', avg(quality_after) FILTER (now), avg(quality_after) FILTER (NOT now), NULL, 'points' FROM logs
UNION ALL
SELECT 'stars', avg(stars) FILTER (now), avg(stars) FILTER (NOT now), NULL, 'ratio' FROM logs
UNION ALL
SELECT 'won', count(*) FILTER (now AND won) / nullif(count(*) FILTER (now), 0),
    count(*) FILTER (NOT now AND won) / nullif(count(*) FILTER (NOT now), 0), NULL, 'share' FROM logs
UNION ALL
SELECT 'lab_spend', coalesce(sum(cost), 0), (SELECT coalesce(sum(cost), 0) FROM calls_before WHERE experiment IS NOT NULL), NULL, 'yuan'
FROM calls WHERE experiment IS NOT NULL
