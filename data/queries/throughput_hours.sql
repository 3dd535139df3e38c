-- zh: 最近一天，一小时一小时
-- en: The last day, hour by hour
-- page: tasks
-- order: 21
-- kind: stacked
-- unit: count
-- drill: state
-- zh_note: 每小时做完的步骤，不管上面选的是哪段时间
-- en_note: Steps that ended in each hour, whatever time is chosen above
WITH hourly AS (
    SELECT date_trunc('hour', here + (ended_at - created_at)) AS hour, state, count(*) AS tasks FROM tasks_lately
    WHERE ended AND ended_at >= $now - INTERVAL 24 HOUR GROUP BY ALL
)
SELECT strftime(hour, '%H:00') AS during, coalesce(state, 'completed') AS state, coalesce(tasks, 0)::BIGINT AS tasks
FROM range(date_trunc('hour', $here_now) - INTERVAL 23 HOUR, $here_now + INTERVAL 1 MICROSECOND, INTERVAL 1 HOUR) AS hours(hour)
LEFT JOIN hourly USING (hour)
ORDER BY hour, state
