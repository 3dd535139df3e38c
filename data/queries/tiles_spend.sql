-- zh: 花费
-- en: Spend
-- page: costs
-- order: 10
-- kind: tiles
-- unit: yuan
-- zh_note: 今天、本周、本月已结算的花费；对比的是上一天、上周、上月到同一时刻为止
-- en_note: What was settled today, this week and this month, against the day, week and month before up to the same moment
WITH sums AS (
    SELECT
        sum(cost) FILTER (created_at >= $today) AS today,
        sum(cost) FILTER (created_at >= $week) AS week,
        sum(cost) FILTER (created_at >= $month) AS month,
        sum(cost) FILTER (created_at >= $yesterday AND created_at < least($today, $yesterday + ($now - $today))) AS yesterday,
        sum(cost) FILTER (created_at >= $last_week AND created_at < least($week, $last_week + ($now - $week))) AS last_week,
        sum(cost) FILTER (created_at >= $last_month AND created_at < least($month, $last_month + ($now - $month))) AS last_month
    FROM calls_lately
),
spent AS (SELECT here::DATE AS day, sum(cost)::BIGINT AS cost FROM calls_lately GROUP BY ALL),
days AS (
    SELECT day::DATE AS day, coalesce(cost, 0) AS cost
    FROM range($here_now::DATE - 61, $here_now::DATE + 1, INTERVAL 1 DAY) AS every_day(day)
    LEFT JOIN spent USING (day)
)
SELECT 'today' AS key, coalesce(today, 0)::BIGINT AS value, coalesce(yesterday, 0)::BIGINT AS before,
    (SELECT list(cost ORDER BY day) FROM days WHERE day > $here_now::DATE - 14) AS spark, 'yuan' AS unit FROM sums
UNION ALL
SELECT 'week', coalesce(week, 0)::BIGINT, coalesce(last_week, 0)::BIGINT,
    (SELECT list(cost ORDER BY day) FROM days WHERE day > $here_now::DATE - 28), 'yuan' FROM sums
UNION ALL
SELECT 'month', coalesce(month, 0)::BIGINT, coalesce(last_month, 0)::BIGINT,
    (SELECT list(cost ORDER BY day) FROM days), 'yuan' FROM sums
