-- zh: 每天优化了几次
-- en: Prompts improved each day
-- page: prompts
-- order: 20
-- kind: stacked
-- unit: count
-- reads: optimised
-- zh_note: 按要做的事
-- en_note: By what they are for
SELECT
    date_trunc($step, here)::DATE AS day,
    task_type,
    count(*) AS many
FROM optimised
WHERE created_at >= $since AND created_at < $until
GROUP BY ALL
ORDER BY day, task_type
