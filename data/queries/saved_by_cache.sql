-- zh: 缓存省下的
-- en: Saved by the cache
-- page: costs
-- order: 80
-- kind: area
-- unit: yuan
-- zh_note: 命中的答案原本要花的钱
-- en_note: What answers out of the cache would have cost
WITH daily AS (SELECT here::DATE AS day, sum(saved)::BIGINT AS saved, count(*) AS calls FROM calls WHERE cached GROUP BY ALL)
SELECT
    date_trunc($step, day)::DATE AS day,
    sum(saved)::BIGINT AS saved,
    sum(calls)::BIGINT AS calls
FROM daily
GROUP BY ALL
ORDER BY day
