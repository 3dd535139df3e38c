-- zh: 做完了多少步
-- en: Steps that ended
-- page: tasks
-- order: 20
-- kind: stacked
-- unit: count
-- drill: state
-- zh_note: 按做完的那天
-- en_note: On the day of their end
WITH daily AS (
    SELECT (here + (ended_at - created_at))::DATE AS day, state, count(*) AS tasks FROM tasks
    WHERE ended AND ended_at IS NOT NULL GROUP BY ALL
)
SELECT
    date_trunc($step, day)::DATE AS day,
    state,
    sum(tasks)::BIGINT AS tasks
FROM daily
GROUP BY ALL
ORDER BY day, state
