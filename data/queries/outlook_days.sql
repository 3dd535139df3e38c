-- zh: 每天花了多少
-- en: Spent each day
-- page: outlook
-- order: 10
-- kind: table
-- unit: yuan
-- zh_note: 最近七十天里每天已结算的花费；推算本月和逐日对比都从它来
-- en_note: What was settled each day of the last seventy; the forecast of the month and the comparison by day come from it
SELECT here::DATE AS day, sum(cost)::BIGINT AS cost
FROM calls_lately
WHERE here < $here_now::DATE + 1
GROUP BY ALL
ORDER BY day
