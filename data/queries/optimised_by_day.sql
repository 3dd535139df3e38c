-- zh: 每天优化了几次
-- en: Prompts improved each day
-- page: prompts
-- order: 20
-- kind: stacked
-- unit: count
-- reads: optimised
-- zh_note: 按要做的事；超过九十二天按周，超过四百天按月
-- en_note: By what they are for; over ninety-two days by week, over four hundred by month
SELECT
    date_trunc(CASE WHEN $until - $since > INTERVAL 400 DAY THEN 'month' WHEN $until - $since > INTERVAL 92 DAY THEN 'week' ELSE 'day' END, here)::DATE AS day,
    task_type,
    count(*) AS many
FROM optimised
WHERE created_at >= $since AND created_at < $until
GROUP BY ALL
ORDER BY day, task_type
