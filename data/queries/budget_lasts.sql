-- zh: 预算用到哪天
-- en: The day the budget ends
-- page: costs
-- order: 13
-- kind: tiles
-- unit: day
-- reads: budgets
-- zone: studio
-- zh_note: 已花的和预留着的都算在内；按最近十四天的花费推出的那一天，和八成把握里最早、最晚的一天；没有日子，就是这个月用不完，或一年之内用不完这部片子的预算
-- en_note: What is spent and what is held both count. The day by the pace of the last fourteen days, and the earliest and latest of eight guesses in ten; where there is none, the month ends first, or a year for a film's budget
WITH daily AS (
    SELECT here::DATE AS day, sum(cost)::BIGINT AS cost FROM calls_lately
    WHERE created_at >= least($month, $today - INTERVAL 15 DAY) GROUP BY ALL
),
pace AS (
    SELECT count(*) AS days, coalesce(avg(coalesce(cost, 0)), 0) AS mean, stddev_samp(coalesce(cost, 0)) AS spread
    FROM range(greatest($here_now::DATE - 14, (SELECT min(here)::DATE FROM calls_lately)), $here_now::DATE, INTERVAL 1 DAY) AS days(day)
    LEFT JOIN daily USING (day)
),
spent AS (SELECT coalesce(sum(cost), 0) AS spent FROM daily WHERE day >= date_trunc('month', $here_now)::DATE AND day <= $here_now::DATE),
limits AS (
    SELECT
        coalesce(
            max(allowed) FILTER (key = $budget_month), max(allowed) FILTER (key = 'month'), nullif(max(allowed) FILTER (scope = 'rule'), 0)
        ) - coalesce(max(spent) FILTER (key = $budget_month), (SELECT spent FROM spent)) - coalesce(max(held) FILTER (key = $budget_month), 0) AS of_month,
        max(allowed) FILTER (scope = 'film') - coalesce(max(spent + held) FILTER (scope = 'project'), 0) AS of_film
    FROM budgets
),
room AS (
    SELECT
        coalesce(of_month, of_film) AS room,
        CASE WHEN of_month IS NULL THEN $here_now::DATE + 366 ELSE (date_trunc('month', $here_now) + INTERVAL 1 MONTH)::DATE END AS horizon
    FROM limits WHERE coalesce(of_month, of_film) IS NOT NULL
),
ahead AS (
    SELECT day::DATE AS day, mean * many AS expected, 1.2816 * spread * sqrt(many + many * many / days) AS off
    FROM (
        SELECT day, (day::DATE - $here_now::DATE) AS many
        FROM range($here_now::DATE, $here_now::DATE + 366, INTERVAL 1 DAY) AS each_day(day)
    ), pace
    WHERE days > 0
),
ends AS (
    SELECT
        min(day) FILTER (expected >= room) AS likely,
        min(day) FILTER (expected + off >= room) AS earliest,
        CASE WHEN count(*) FILTER (off IS NULL) = 0 THEN max(day) FILTER (day < horizon AND expected - off < room) + 1 END AS latest,
        min(horizon) AS horizon,
        min(room) AS room
    FROM ahead, room WHERE day < horizon
)
SELECT 'lasts_until' AS key, likely AS value, NULL::DATE AS before, NULL AS spark, 'day' AS unit FROM ends WHERE room IS NOT NULL
UNION ALL
SELECT 'lasts_earliest', earliest, NULL, NULL, 'day' FROM ends WHERE earliest IS NOT NULL
UNION ALL
SELECT 'lasts_latest', CASE WHEN room <= 0 THEN likely WHEN latest < horizon THEN latest END, NULL, NULL, 'day' FROM ends WHERE earliest IS NOT NULL
