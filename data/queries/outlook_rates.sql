-- zh: 一秒、一张、一个字的价，按天
-- en: The price of a second, a picture, a character, by day
-- page: outlook
-- order: 30
-- kind: table
-- unit: yuan
-- zh_note: 只算本月和上月做成、付了钱、没走缓存的；从哪天起变了价，从这里看
-- en_note: Of what was made and paid for this month and the one before, not from the cache: from which day on a price was another
WITH priced AS (
    SELECT
        provider, model, capability, here::DATE AS day, cost,
        CASE capability WHEN 'image' THEN images WHEN 'speech' THEN characters WHEN 'text' THEN 0 ELSE seconds END AS units
    FROM calls_lately
    WHERE created_at >= $last_month AND here < $here_now::DATE + 1 AND state = 'done' AND NOT cached AND cost > 0
),
daily AS (
    SELECT provider, model, capability, day, (sum(cost) / sum(units))::DOUBLE AS rate
    FROM priced WHERE units > 0 GROUP BY ALL
)
SELECT provider, model, capability, day, rate
FROM daily
WINDOW models AS (PARTITION BY provider, model, capability)
QUALIFY max(rate) OVER models > 1.01 * min(rate) OVER models
ORDER BY provider, model, capability, day
