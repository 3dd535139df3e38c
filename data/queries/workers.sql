-- zh: 工人忙不忙
-- en: How busy workers are
-- page: tasks
-- order: 61
-- kind: heat
-- unit: share
-- reads: attempts
-- zh_note: 每个工人每小时有多大份额在做事；最近一天
-- en_note: Of each hour of each worker, the share it was at work; of the last day
WITH tries AS (
    SELECT worker, here AS began, here + (least(coalesce(ended_at, $now), $now) - created_at) AS over
    FROM attempts
    WHERE coalesce(ended_at, $now) >= $now - INTERVAL 1 DAY AND created_at < $now AND worker <> ''
),
hours AS (
    SELECT hour, least($here_now, hour + INTERVAL 1 HOUR) AS until
    FROM range(date_trunc('hour', $here_now) - INTERVAL 23 HOUR, $here_now, INTERVAL 1 HOUR) AS hours(hour)
)
SELECT strftime(hour, '%m-%d %H:00') AS during, worker, least(sum(epoch(least(over, until) - greatest(began, hour))) / min(epoch(until - hour)), 1) AS busy
FROM hours JOIN tries ON began < until AND over > hour
GROUP BY hour, worker
ORDER BY hour, worker
LIMIT 4000
