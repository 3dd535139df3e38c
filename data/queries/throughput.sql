-- zh: 做完了多少步
-- en: Steps that ended
-- page: tasks
-- order: 20
-- kind: stacked
-- unit: count
-- drill: state
-- zh_note: 三天以内按小时，以上按天，超过一百天按周，超过四百天按月
-- en_note: Within three days by the hour, above by the day, over a hundred days by week, over four hundred by month
WITH hourly AS (
    SELECT date_trunc('hour', here + (ended_at - created_at)) AS ended_in, state, count(*) AS tasks FROM tasks
    WHERE ended AND ended_at IS NOT NULL GROUP BY ALL
)
SELECT
    date_trunc(CASE WHEN $until - $since > INTERVAL 400 DAY THEN 'month' WHEN $until - $since > INTERVAL 100 DAY THEN 'week'
        WHEN $until - $since > INTERVAL 3 DAY THEN 'day' ELSE 'hour' END, ended_in)::TIMESTAMP AS ended_in,
    state,
    sum(tasks)::BIGINT AS tasks
FROM hourly
GROUP BY ALL
ORDER BY ended_in, state
