-- zh: AI 生成成功率
-- en: AI generation success rate
-- page: tasks
-- order: 40
-- kind: strips
-- unit: share
-- by: provider model capability stage
-- drill: {by}
-- zh_note: 用得最多的十一项各一条，其余合成一条；缓存命中不算
-- en_note: The eleven that are asked most have a line each, the rest is one; answers from the cache are left out
WITH top AS (
    SELECT {by} AS what FROM calls WHERE {by} <> '' AND ended AND NOT cached GROUP BY ALL ORDER BY count(*) DESC, what LIMIT 11
),
daily AS (
    SELECT here::DATE AS day, CASE WHEN {by} IN (SELECT what FROM top) THEN {by} ELSE '…' END AS what, count(*) FILTER (state = 'done') AS done, count(*) AS calls
    FROM calls WHERE ended AND NOT cached AND {by} <> '' GROUP BY ALL
)
SELECT
    date_trunc($step, day)::DATE AS day,
    what,
    sum(done) / sum(calls) AS success,
    sum(calls)::BIGINT AS calls
FROM daily
GROUP BY ALL
ORDER BY day, what
