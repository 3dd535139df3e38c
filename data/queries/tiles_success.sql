-- zh: 做成了多少
-- en: How much succeeded
-- page: tasks
-- order: 11
-- kind: tiles
-- unit: share
-- zh_note: AI 生成成功率是供应商答了的调用占全部调用的份额；任务成功率是做完的占做完和失败的
-- en_note: The AI generation success rate is the share of calls that a vendor answered; of tasks, those completed of those completed or failed
WITH called AS (
    SELECT here::DATE AS day, count(*) FILTER (state = 'done') AS done, count(*) AS over FROM calls WHERE ended AND NOT cached GROUP BY ALL
),
called_before AS (
    SELECT count(*) FILTER (state = 'done') / nullif(count(*), 0) AS share FROM calls_before WHERE ended AND NOT cached
),
made AS (
    SELECT here::DATE AS day, count(*) FILTER (state = 'completed') AS done, count(*) FILTER (state IN ('completed', 'failed')) AS over
    FROM tasks GROUP BY ALL
),
made_before AS (
    SELECT count(*) FILTER (state = 'completed') AS done, count(*) FILTER (state IN ('completed', 'failed')) AS over FROM tasks_before
)
SELECT 'generation_success' AS key, sum(done) / nullif(sum(over), 0) AS value, (SELECT share FROM called_before) AS before,
    list(done / nullif(over, 0) ORDER BY day) AS spark, 'share' AS unit, coalesce(sum(over), 0)::BIGINT AS many FROM called
UNION ALL
SELECT 'task_success', sum(done) / nullif(sum(over), 0), (SELECT done / nullif(over, 0) FROM made_before),
    list(done / nullif(over, 0) ORDER BY day), 'share', coalesce(sum(over), 0)::BIGINT FROM made
UNION ALL
SELECT 'tasks_done', coalesce(sum(done), 0), (SELECT done FROM made_before), list(done::DOUBLE ORDER BY day), 'count', NULL FROM made
