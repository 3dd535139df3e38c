-- zh: 调用
-- en: Calls
-- page: costs
-- order: 11
-- kind: tiles
-- unit: count
-- zh_note: 成功率不算缓存命中；预留是正在跑的任务按估价占住的钱
-- en_note: The share that succeeded leaves out answers from the cache; what is reserved is held, by estimate, for calls under way
WITH now_is AS (
    SELECT
        count(*) FILTER (NOT cached) AS calls,
        count(*) FILTER (NOT cached AND state = 'done') AS done,
        count(*) FILTER (NOT cached AND ended) AS over,
        sum(saved)::BIGINT AS saved
    FROM calls
),
was AS (
    SELECT
        count(*) FILTER (NOT cached) AS calls,
        count(*) FILTER (NOT cached AND state = 'done') AS done,
        count(*) FILTER (NOT cached AND ended) AS over,
        sum(saved)::BIGINT AS saved
    FROM calls_before
),
daily AS (
    SELECT here::DATE AS day, count(*) FILTER (NOT cached) AS calls FROM calls GROUP BY ALL ORDER BY day
)
SELECT 'calls' AS key, calls::DOUBLE AS value, (SELECT calls FROM was)::DOUBLE AS before,
    (SELECT list(calls ORDER BY day) FROM daily) AS spark, 'count' AS unit FROM now_is
UNION ALL
SELECT 'success', done / nullif(over, 0), (SELECT done / nullif(over, 0) FROM was), NULL, 'share' FROM now_is
UNION ALL
SELECT 'saved', coalesce(saved, 0), (SELECT coalesce(saved, 0) FROM was), NULL, 'yuan' FROM now_is
UNION ALL
SELECT 'reserved', coalesce(sum(estimate) FILTER (state IN ('intent', 'accepted')), 0), NULL, NULL, 'yuan' FROM calls_open
