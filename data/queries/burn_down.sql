-- zh: 本月预算还够多久
-- en: How long this month's budget lasts
-- page: costs
-- order: 22
-- kind: line
-- unit: yuan
-- reads: budgets
-- zone: studio
-- zh_note: 往后的线从已花加上预留的起；按最近十四天每天的花费推，上下两条线是这个推测的八成把握；只看一部片子时，线是这部片子的预算
-- en_note: Ahead it starts from what is spent and held, and goes on by what each of the last fourteen days cost; the two lines around it hold eight times in ten. Narrowed to one film, the limit is that film's
WITH daily AS (
    SELECT here::DATE AS day, sum(cost)::BIGINT AS cost FROM calls_lately
    WHERE created_at >= least($month, $today - INTERVAL 15 DAY) GROUP BY ALL
),
pace AS (
    SELECT count(*) AS days, coalesce(avg(coalesce(cost, 0)), 0) AS mean, stddev_samp(coalesce(cost, 0)) AS spread
    FROM range(greatest($here_now::DATE - 14, (SELECT min(here)::DATE FROM calls_lately)), $here_now::DATE, INTERVAL 1 DAY) AS days(day)
    LEFT JOIN daily USING (day)
),
so_far AS (
    SELECT day::DATE AS day, sum(coalesce(cost, 0)) OVER (ORDER BY day) AS spent
    FROM range(date_trunc('month', $here_now)::DATE, $here_now::DATE + 1, INTERVAL 1 DAY) AS days(day)
    LEFT JOIN daily USING (day)
),
now_is AS (SELECT max_by(spent, day) AS spent FROM so_far),
said AS (
    SELECT
        coalesce(
            max(allowed) FILTER (key = $budget_month), max(allowed) FILTER (key = 'month'), nullif(max(allowed) FILTER (scope = 'rule'), 0),
            max(allowed) FILTER (scope = 'film') - coalesce(max(spent) FILTER (scope = 'project'), 0) + (SELECT spent FROM now_is)
        )::BIGINT AS allowed,
        coalesce(max(held) FILTER (key = $budget_month), max(held) FILTER (scope = 'project'), 0) AS held
    FROM budgets
),
ahead AS (
    SELECT day::DATE AS day, (day::DATE - $here_now::DATE) AS many
    FROM range($here_now::DATE + 1, (date_trunc('month', $here_now) + INTERVAL 1 MONTH)::DATE, INTERVAL 1 DAY) AS days(day)
)
SELECT day, spent::BIGINT AS spent, NULL::BIGINT AS expected, NULL::BIGINT AS low, NULL::BIGINT AS high, allowed FROM so_far, said
UNION ALL
SELECT
    day,
    NULL,
    round(spent + held + mean * many)::BIGINT,
    round(greatest(spent + held, spent + held + mean * many - 1.2816 * spread * sqrt(many + many * many / days)))::BIGINT,
    round(spent + held + mean * many + 1.2816 * spread * sqrt(many + many * many / days))::BIGINT,
    allowed
FROM ahead, pace, now_is, said
WHERE days > 0
ORDER BY day
