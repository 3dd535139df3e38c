-- zh: 哪个模型值
-- en: Which model is worth its money
-- page: letter
-- order: 60
-- kind: table
-- unit: ratio
-- reads: ratings
-- drill: model
-- zh_note: 大家给的星数乘成功率，除以一次成功的价钱，和同一种能力的中位数比；至少五次成功、三份评分，同类里至少两个模型
-- en_note: Stars times success over the price of one success, against the middle of its kind; of models with five successes and three ratings or more, where there are two of a kind
WITH used AS (
    SELECT provider, model, capability, count(*) FILTER (state = 'done') AS done, count(*) AS calls, sum(cost) AS cost
    FROM calls WHERE ended AND NOT cached AND NOT unpriced GROUP BY ALL
),
rated AS (SELECT model AS named, avg(stars) AS stars, count(*) AS votes FROM ratings GROUP BY named HAVING votes >= 3),
scored AS (
    SELECT provider, model, capability, round(cost / done)::BIGINT AS cost, stars, votes, done / calls AS success,
        stars * (done / calls) / (cost / done) AS score
    FROM used JOIN rated ON named = provider || '/' || model
    WHERE done >= 5 AND cost > 0
),
middle AS (SELECT capability, median(score) AS score, count(*) AS models FROM scored GROUP BY capability HAVING models >= 2)
SELECT s.provider, s.model, s.capability, s.cost, s.stars, s.votes, s.success, s.score / m.score AS worth_per_yuan
FROM scored s JOIN middle m USING (capability)
ORDER BY worth_per_yuan DESC, s.provider, s.model
