-- zh: 花费
-- en: Spend
-- page: costs
-- order: 10
-- kind: tiles
-- unit: yuan
-- zh_note: 今天、本周、本月已结算的花费；对比的是上一天、上周、上月到同一时刻为止
-- en_note: What was settled today, this week and this month, against the day, week and month before up to the same moment
WITH days AS (
    SELECT here::DATE AS day, sum(cost)::BIGINT AS cost FROM calls_lately GROUP BY ALL
),
periods AS (
    SELECT * FROM (VALUES
        (1, 'today', $today, $yesterday, 14),
        (2, 'week', $week, $last_week, 28),
        (3, 'month', $month, $last_month, 62)
    ) AS period(place, key, begins, before, many)
)
SELECT
    key,
    coalesce((SELECT sum(cost) FROM calls_lately WHERE created_at >= begins AND created_at <= $now), 0)::BIGINT AS value,
    coalesce((
        SELECT sum(cost) FROM calls_lately
        WHERE created_at >= before AND created_at < least(begins, before + ($now - begins))
    ), 0)::BIGINT AS before,
    (SELECT list(cost ORDER BY day) FROM days WHERE day > $here_now::DATE - many) AS spark,
    'yuan' AS unit
FROM periods
ORDER BY place
