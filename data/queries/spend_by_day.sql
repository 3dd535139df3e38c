-- zh: 每天的花费
-- en: Spend by day
-- page: costs
-- order: 20
-- kind: stacked
-- unit: yuan
-- by: stage project person capability provider model template experiment
-- drill: {by}
-- limit: daily_budget
-- zh_note: 花得最多的八项各占一色，其余合在一起
-- en_note: The eight that cost most have a colour each, the rest is one
WITH daily AS MATERIALIZED (
    SELECT here::DATE AS day, CASE WHEN coalesce({by}, '') = '' THEN '-' ELSE {by} END AS what, sum(cost)::BIGINT AS cost
    FROM calls
    WHERE cost <> 0
    GROUP BY ALL
),
top AS (
    SELECT what FROM daily WHERE what <> '-' GROUP BY ALL HAVING sum(cost) > 0 ORDER BY sum(cost) DESC, what LIMIT 8
)
SELECT
    date_trunc($step, day)::DATE AS day,
    CASE WHEN what = '-' OR what IN (SELECT what FROM top) THEN what ELSE '…' END AS what,
    sum(cost)::BIGINT AS cost
FROM daily
GROUP BY ALL
HAVING sum(cost) <> 0
ORDER BY day, cost DESC, what
