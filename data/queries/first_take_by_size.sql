-- zh: 一条就过，按景别
-- en: Accepted at the first take, by shot size
-- page: films
-- order: 41
-- kind: bar
-- unit: share
-- reads: shots takes
-- zh_note: 这段时间定稿的镜头里，用了第一条画面的份额，按镜头的景别
-- en_note: Of the shots approved in this time, the share that uses its first picture, by the size of the shot
WITH first AS (
    SELECT "of" AS shot, take, provider, model FROM takes
    WHERE of_kind = 'shot' AND number = 1
),
accepted AS (
    SELECT coalesce(size, '-') AS size, s.take = f.take AS at_once
    FROM shots s JOIN first f USING (shot)
    WHERE s.approved_at >= $since AND s.approved_at < $until AND s.removed_at IS NULL
)
SELECT size, count(*) FILTER (at_once) / count(*) AS first_take, count(*) AS shots
FROM accepted
GROUP BY size
ORDER BY coalesce(array_position(['extreme_wide', 'wide', 'full', 'medium_full', 'medium', 'medium_close', 'close_up', 'extreme_close_up'], size), 99), shots DESC, size
LIMIT 40
