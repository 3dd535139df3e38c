-- zh: 每天能花多少
-- en: How much a day may cost
-- page: behind
-- kind: table
-- unit: yuan
-- reads: budgets
-- zone: studio
-- zh_note: 这个月的预算摊到这个月的每一天；一根柱子是一周就是七天的，是一个月就是整月的
-- en_note: This month's budget over the days of this month; seven of them where a bar is a week, all of it where a bar is a month
WITH said AS (
    SELECT
        coalesce(max(allowed) FILTER (key = $budget_month), max(allowed) FILTER (key = 'month'), nullif(max(allowed) FILTER (scope = 'rule'), 0)) AS allowed,
        day(last_day($here_now::DATE)) AS days
    FROM budgets
)
SELECT 'budget' AS what, round(CASE $step WHEN 'month' THEN allowed WHEN 'week' THEN allowed * 7 / days ELSE allowed / days END)::BIGINT AS allowed
FROM said
WHERE allowed IS NOT NULL
