-- zh: 优化之前和之后
-- en: Before and after
-- page: prompts
-- order: 30
-- kind: table
-- unit: points
-- reads: optimised
-- zh_note: 估的质量分，满分一百，按要做的事
-- en_note: Estimated quality, of a hundred, by what the prompt is for
SELECT
    task_type,
    count(*) AS many,
    avg(quality_before) AS quality_before,
    avg(quality_after) AS quality_after,
    avg(quality_after - quality_before) AS gain,
    count(*) FILTER (cached) / count(*) AS from_cache,
    median(ms) AS ms
FROM optimised
WHERE created_at >= $since AND created_at < $until
GROUP BY task_type
ORDER BY many DESC, task_type
