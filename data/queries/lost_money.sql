-- zh: 没用上的钱
-- en: Money that made nothing
-- page: costs
-- order: 40
-- kind: bar
-- unit: yuan
-- reads: takes shots characters audios clips
-- zh_note: 失败、被供应商拒绝、说不清有没有成的调用，和没被选用的条
-- en_note: Calls that failed, were refused or are in doubt, and takes that nobody chose
WITH called AS (
    SELECT
        CASE
            WHEN state = 'unknown' THEN 'doubtful'
            WHEN error = 'Refused' THEN 'refused'
            ELSE 'failed'
        END AS what,
        sum(cost)::BIGINT AS cost,
        count(*) AS many
    FROM calls
    WHERE state = 'unknown' OR (state = 'failed' AND NOT cached)
    GROUP BY ALL
),
spare AS (
    SELECT 'not_chosen' AS what, sum(t.cost)::BIGINT AS cost, count(*) AS many
    FROM takes t JOIN shots s ON s.shot = t."of"
    WHERE t.of_kind = 'shot' AND s.take IS DISTINCT FROM t.take AND t.created_at >= $since AND t.created_at < $until
    UNION ALL
    SELECT 'clip_not_chosen', sum(cost)::BIGINT, count(*) FROM clips
    WHERE NOT chosen AND created_at >= $since AND created_at < $until
)
SELECT what, coalesce(cost, 0) AS cost, many FROM called WHERE many > 0
UNION ALL
SELECT what, coalesce(cost, 0), many FROM spare WHERE many > 0
ORDER BY cost DESC, what
