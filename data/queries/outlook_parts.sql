-- zh: 本月和上月同期，按活儿和模型
-- en: This month and the same days before, by kind of work and model
-- page: outlook
-- order: 20
-- kind: table
-- unit: yuan
-- zh_note: 上月算到同一时刻为止；做成的活儿连缓存里的一起数，量是秒、张、字
-- en_note: The month before counts up to the same moment; takes count those from the cache; units are seconds, pictures, characters
WITH both_months AS (
    SELECT *, created_at >= $month AS now_is
    FROM calls_lately
    WHERE (created_at >= $month AND here < $here_now::DATE + 1)
        OR (created_at >= $last_month AND created_at < least($month, $last_month + ($now - $month)))
)
SELECT
    now_is,
    capability,
    provider,
    model,
    coalesce(sum(cost) FILTER (state = 'done'), 0)::BIGINT AS cost,
    coalesce(sum(saved) FILTER (state = 'done'), 0)::BIGINT AS saved,
    coalesce(sum(cost) FILTER (state <> 'done'), 0)::BIGINT AS lost,
    count(*) FILTER (state = 'done') AS takes,
    coalesce(sum(CASE capability WHEN 'image' THEN images WHEN 'speech' THEN characters WHEN 'text' THEN 0 ELSE seconds END)
        FILTER (state = 'done' AND NOT cached), 0)::DOUBLE AS units
FROM both_months
GROUP BY ALL
ORDER BY ALL
