-- zh: 缓存省下的
-- en: Saved by the cache
-- page: costs
-- order: 80
-- kind: area
-- unit: yuan
SELECT here::DATE AS day, sum(saved)::BIGINT AS saved
FROM calls
WHERE cached
GROUP BY ALL
ORDER BY day
