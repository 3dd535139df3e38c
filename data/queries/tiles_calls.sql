-- zh: 这段时间
-- en: This time
-- page: costs
-- order: 11
-- kind: tiles
-- unit: count
-- zh_note: 成功率不算缓存命中；预留是正在跑的任务按估价占住的钱；价钱不明的调用没有算进花费
-- en_note: The share that succeeded leaves out answers from the cache; what is reserved is held, by estimate, for calls under way; calls of an unknown price are in no sum
WITH daily AS (
    SELECT
        here::DATE AS day,
        sum(cost)::BIGINT AS cost,
        count(*) FILTER (NOT cached) AS calls,
        count(*) FILTER (NOT cached AND state = 'done') AS done,
        count(*) FILTER (NOT cached AND ended) AS over,
        sum(saved)::BIGINT AS saved,
        count(*) FILTER (unpriced) AS unpriced
    FROM calls GROUP BY ALL
),
filled AS (
    SELECT coalesce(cost, 0) AS cost, coalesce(calls, 0) AS calls, done / nullif(over, 0) AS success, coalesce(saved, 0) AS saved, day
    FROM (SELECT unnest(range(min(day)::TIMESTAMP, max(day)::TIMESTAMP + INTERVAL 1 DAY, INTERVAL 1 DAY))::DATE AS day FROM daily)
    LEFT JOIN daily USING (day)
),
sparks AS (
    SELECT list(cost::DOUBLE ORDER BY day) AS cost, list(calls::DOUBLE ORDER BY day) AS calls,
        list(success ORDER BY day) AS success, list(saved::DOUBLE ORDER BY day) AS saved
    FROM filled
),
now_is AS (
    SELECT coalesce(sum(cost), 0)::BIGINT AS cost, coalesce(sum(calls), 0)::BIGINT AS calls, sum(done) / nullif(sum(over), 0) AS success,
        coalesce(sum(over), 0)::BIGINT AS over, coalesce(sum(saved), 0)::BIGINT AS saved, coalesce(sum(unpriced), 0)::BIGINT AS unpriced
    FROM daily
),
was AS (
    SELECT
        coalesce(sum(cost), 0)::BIGINT AS cost,
        count(*) FILTER (NOT cached) AS calls,
        count(*) FILTER (NOT cached AND state = 'done') / nullif(count(*) FILTER (NOT cached AND ended), 0) AS success,
        coalesce(sum(saved), 0)::BIGINT AS saved
    FROM calls_before
)
SELECT 'spend' AS key, n.cost::DOUBLE AS value, w.cost::DOUBLE AS before, s.cost AS spark, 'yuan' AS unit, NULL::BIGINT AS many FROM now_is n, was w, sparks s
UNION ALL
SELECT 'calls', n.calls, w.calls, s.calls, 'count', NULL FROM now_is n, was w, sparks s
UNION ALL
SELECT 'success', n.success, w.success, s.success, 'share', n.over FROM now_is n, was w, sparks s
UNION ALL
SELECT 'saved', n.saved, w.saved, s.saved, 'yuan', NULL FROM now_is n, was w, sparks s
UNION ALL
SELECT 'reserved', coalesce(sum(reserved), 0), NULL, NULL, 'yuan', NULL FROM calls_open
UNION ALL
SELECT 'unpriced', unpriced, NULL, NULL, 'count', NULL FROM now_is WHERE unpriced > 0
