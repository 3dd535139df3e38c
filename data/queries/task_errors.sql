-- zh: 步骤为什么没成
-- en: Why steps did not succeed
-- page: tasks
-- order: 51
-- kind: table
-- unit: count
-- reads: kept
-- drill: error
-- zh_note: 失败的和等人看的步骤；最后一次说的话在任务里
-- en_note: Steps that failed or wait for a person; what the last one said stands in the task
SELECT
    error, kind, count(*) AS tasks, count(*) FILTER (state = 'needs_review') AS needs_review,
    max(here + (coalesce(ended_at, started_at, created_at) - created_at)) AS last_at,
    max_by(number, coalesce(ended_at, started_at, created_at)) AS number, max_by(seq, coalesce(ended_at, started_at, created_at)) AS seq
FROM tasks
WHERE state = 'failed' OR (state = 'needs_review' AND (project IS NULL OR project IN (SELECT project FROM kept)))
GROUP BY error, kind
ORDER BY tasks DESC, error, kind
LIMIT 50
