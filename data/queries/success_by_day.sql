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
WITH daily AS MATERIALIZED (
    SELECT here::DATE AS day, {by} AS what, count(*) FILTER (state = 'done') AS done, count(*) AS calls
    FROM calls
    WHERE ended AND NOT cached AND {by} <> ''
    GROUP BY ALL
),
top AS (SELECT what FROM daily GROUP BY ALL ORDER BY sum(calls) DESC, what LIMIT 11)
SELECT
    date_trunc($step, day)::DATE AS day,
    CASE WHEN what IN (SELECT what FROM top) THEN what ELSE '…' END AS what,
    sum(done) / sum(calls) AS success,
    sum(calls)::BIGINT AS calls
FROM daily
GROUP BY ALL
ORDER BY ALL
