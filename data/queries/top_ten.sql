-- zh: 花在哪里
-- en: Where it goes
-- page: costs
-- order: 21
-- kind: bar
-- unit: yuan
-- by: project person stage capability provider model template experiment
-- drill: {by}
WITH all_of AS (
    SELECT CASE WHEN coalesce({by}, '') = '' THEN '-' ELSE {by} END AS what, sum(cost)::BIGINT AS cost, count(*) AS calls
    FROM calls GROUP BY ALL
),
placed AS (SELECT *, row_number() OVER (ORDER BY cost DESC, what) AS place FROM all_of)
SELECT CASE WHEN place <= 10 THEN what ELSE '…' END AS what, sum(cost)::BIGINT AS cost, sum(calls)::BIGINT AS calls
FROM placed
GROUP BY ALL
ORDER BY max(place > 10), cost DESC, what
