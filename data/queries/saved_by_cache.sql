-- zh: 缓存省下的
-- en: Saved by the cache
-- page: costs
-- order: 80
-- kind: area
-- unit: yuan
-- zh_note: 命中的答案原本要花的钱；超过九十二天按周，超过四百天按月
-- en_note: What answers out of the cache would have cost; over ninety-two days by week, over four hundred by month
WITH daily AS (SELECT here::DATE AS day, sum(saved)::BIGINT AS saved, count(*) AS calls FROM calls WHERE cached GROUP BY ALL)
SELECT
    date_trunc(CASE WHEN $until - $since > INTERVAL 400 DAY THEN 'month' WHEN $until - $since > INTERVAL 92 DAY THEN 'week' ELSE 'day' END, day)::DATE AS day,
    sum(saved)::BIGINT AS saved,
    sum(calls)::BIGINT AS calls
FROM daily
GROUP BY ALL
ORDER BY day
