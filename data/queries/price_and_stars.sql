-- zh: 价钱和评分
-- en: Price and stars
-- page: costs
-- order: 70
-- kind: dots
-- unit: yuan
-- reads: ratings
-- drill: model
-- zh_note: 横着是一次成功调用的平均价钱，竖着是大家给的平均星数，点的大小是评分的份数
-- en_note: Along is the mean price of a call that succeeded, up the mean of the stars people gave; a larger dot has more of them
WITH priced AS (
    SELECT provider, model, sum(cost) / count(*) AS cost, count(*) AS calls
    FROM calls WHERE state = 'done' AND NOT cached AND NOT unpriced GROUP BY ALL
),
rated AS (SELECT model AS named, avg(stars) AS stars, count(*) AS votes FROM ratings GROUP BY named)
SELECT model, round(cost)::BIGINT AS cost, stars, votes, calls, provider
FROM priced JOIN rated ON named = provider || '/' || model
ORDER BY votes DESC, provider, model
LIMIT 100
