-- zh: 没用上的钱
-- en: Money that made nothing
-- page: costs
-- order: 40
-- kind: bar
-- unit: yuan
-- reads: takes shots characters audios clips
-- zh_note: 失败、被供应商拒绝、说不清有没有成的调用，和没被选用的条（画面、定妆、台词、音乐、片段）；一笔钱只算一次
-- en_note: Calls that failed, were refused or are in doubt, and takes of pictures, portraits, lines, music and clips that nobody uses; no money counts twice
WITH called AS (
    SELECT
        CASE
            WHEN state = 'unknown' THEN 'doubtful'
            WHEN state = 'done' THEN 'no_answer'
            WHEN error = 'Refused' THEN 'refused'
            ELSE 'failed'
        END AS what,
        sum(cost)::BIGINT AS cost,
        count(*) AS many
    FROM calls
    WHERE state = 'unknown' OR (NOT cached AND state = 'failed') OR (state = 'done' AND error = 'WasPaid')
    GROUP BY ALL
),
used AS (
    SELECT take FROM shots WHERE removed_at IS NULL AND take IS NOT NULL
    UNION ALL
    SELECT take FROM characters WHERE take IS NOT NULL
    UNION ALL
    SELECT take FROM audios WHERE take IS NOT NULL
),
spare AS (
    SELECT stage || '_not_chosen' AS what, sum(cost)::BIGINT AS cost, count(*) AS many
    FROM takes ANTI JOIN used USING (take)
    WHERE created_at >= $since AND created_at < $until AND provider <> ''
    GROUP BY ALL
    UNION ALL
    SELECT 'video_not_chosen', sum(cost)::BIGINT, count(*) FROM clips
    WHERE NOT chosen AND NOT recipe AND created_at >= $since AND created_at < $until
)
SELECT what, coalesce(cost, 0)::BIGINT AS cost, many FROM called
UNION ALL
SELECT what, coalesce(cost, 0)::BIGINT, many FROM spare WHERE many > 0
ORDER BY cost DESC, what
