-- zh: 本月预算还够多久
-- en: How long this month's budget lasts
-- page: costs
-- order: 22
-- kind: line
-- unit: yuan
-- reads: budgets
-- zh_note: 往后按最近十四天每天的花费推，上下两条线是这个推测的八成把握
-- en_note: Ahead it goes on by what the last fourteen days cost; the two lines around it hold eight times in ten
WITH daily AS (
    SELECT day::DATE AS day, coalesce(sum(cost), 0)::BIGINT AS cost
    FROM range(date_trunc('month', $here_now)::DATE, $here_now::DATE + 1, INTERVAL 1 DAY) AS days(day)
    LEFT JOIN calls_lately ON here::DATE = day
    GROUP BY ALL
),
pace AS (
    SELECT coalesce(avg(cost), 0) AS mean, coalesce(stddev_samp(cost), 0) AS spread
    FROM (
        SELECT day, coalesce(sum(cost), 0) AS cost
        FROM range($here_now::DATE - 14, $here_now::DATE, INTERVAL 1 DAY) AS days(day)
        LEFT JOIN calls_lately ON here::DATE = day
        GROUP BY ALL
    )
),
so_far AS (SELECT day, sum(cost) OVER (ORDER BY day) AS spent FROM daily),
ahead AS (
    SELECT day::DATE AS day, (day::DATE - $here_now::DATE) AS many
    FROM range($here_now::DATE + 1, (date_trunc('month', $here_now)::DATE + INTERVAL 1 MONTH)::DATE, INTERVAL 1 DAY) AS days(day)
),
allowed AS (SELECT min(allowed) AS allowed FROM budgets WHERE scope = 'month' AND allowed IS NOT NULL)
SELECT day, spent::BIGINT AS spent, NULL AS expected, NULL AS low, NULL AS high, (SELECT allowed FROM allowed) AS allowed FROM so_far
UNION ALL
SELECT
    day,
    NULL,
    (total + mean * many)::BIGINT,
    greatest(total, total + mean * many - 1.2816 * spread * sqrt(many))::BIGINT,
    (total + mean * many + 1.2816 * spread * sqrt(many))::BIGINT,
    (SELECT allowed FROM allowed)
FROM ahead, pace, (SELECT max(spent) AS total FROM so_far)
ORDER BY day
