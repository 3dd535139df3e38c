-- zh: 做完了多少步
-- en: Steps that ended
-- page: tasks
-- order: 20
-- kind: stacked
-- unit: count
-- drill: state
-- zh_note: 按做完的那天；超过九十二天按周，超过四百天按月
-- en_note: On the day of their end; over ninety-two days by week, over four hundred by month
WITH daily AS (
    SELECT (here + (ended_at - created_at))::DATE AS day, state, count(*) AS tasks FROM tasks
    WHERE ended AND ended_at IS NOT NULL GROUP BY ALL
)
SELECT
    date_trunc(CASE WHEN $until - $since > INTERVAL 400 DAY THEN 'month' WHEN $until - $since > INTERVAL 92 DAY THEN 'week' ELSE 'day' END, day)::DATE AS day,
    state,
    sum(tasks)::BIGINT AS tasks
FROM daily
GROUP BY ALL
ORDER BY day, state
