-- zh: 一条就过，按模型
-- en: Accepted at the first take, by model
-- page: films
-- order: 40
-- kind: bar
-- unit: share
-- reads: shots takes
-- zh_note: 这段时间定稿的镜头里，用了第一条画面的份额，第一条画面是谁画的
-- en_note: Of the shots approved in this time, the share that uses its first picture, by who painted the first take
WITH first AS (
    SELECT "of" AS shot, take, provider, model FROM takes
    WHERE of_kind = 'shot' AND number = 1
),
accepted AS (
    SELECT provider || '/' || model AS model, s.take = f.take AS at_once
    FROM shots s JOIN first f USING (shot)
    WHERE s.approved_at >= $since AND s.approved_at < $until AND s.removed_at IS NULL
)
SELECT * FROM (
    SELECT model, count(*) FILTER (at_once) / count(*) AS first_take, count(*) AS shots FROM accepted GROUP BY model ORDER BY shots DESC, model LIMIT 20
)
ORDER BY first_take DESC, shots DESC, model
