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
WITH top AS (
    SELECT {by} AS what FROM calls WHERE {by} <> '' GROUP BY ALL HAVING sum(cost) > 0 ORDER BY sum(cost) DESC, what LIMIT 8
),
daily AS (
    SELECT
        here::DATE AS day,
        CASE WHEN coalesce({by}, '') = '' THEN '-' WHEN {by} IN (SELECT what FROM top) THEN {by} ELSE '…' END AS what,
        sum(cost)::BIGINT AS cost
    FROM calls
    WHERE cost <> 0
    GROUP BY ALL
)
SELECT
    date_trunc($step, day)::DATE AS day,
    what,
    sum(cost)::BIGINT AS cost
FROM daily
GROUP BY ALL
HAVING sum(cost) <> 0
ORDER BY day, cost DESC, what
