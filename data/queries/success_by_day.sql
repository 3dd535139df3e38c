-- zh: AI 生成成功率
-- en: AI generation success rate
-- page: tasks
-- order: 40
-- kind: line
-- unit: share
-- by: provider model capability stage
-- drill: {by}
-- zh_note: 用得最多的六项，缓存命中不算；超过九十二天按周，超过四百天按月
-- en_note: The six that are asked most; answers from the cache are left out; over ninety-two days by week, over four hundred by month
WITH top AS (
    SELECT {by} AS what FROM calls WHERE {by} <> '' AND ended AND NOT cached GROUP BY ALL ORDER BY count(*) DESC, what LIMIT 6
),
daily AS (
    SELECT here::DATE AS day, {by} AS what, count(*) FILTER (state = 'done') AS done, count(*) AS calls
    FROM calls WHERE ended AND NOT cached AND {by} IN (SELECT what FROM top) GROUP BY ALL
)
SELECT
    date_trunc(CASE WHEN $until - $since > INTERVAL 400 DAY THEN 'month' WHEN $until - $since > INTERVAL 92 DAY THEN 'week' ELSE 'day' END, day)::DATE AS day,
    what,
    sum(done) / sum(calls) AS success,
    sum(calls)::BIGINT AS calls
FROM daily
GROUP BY ALL
ORDER BY day, what
