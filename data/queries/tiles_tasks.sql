-- zh: 现在
-- en: Right now
-- page: tasks
-- order: 10
-- kind: tiles
-- unit: count
-- reads: kept
-- zh_note: 在做、在等、等人看的是此刻的；失败的是最近一天的，和再前一天比
-- en_note: At work, waiting and for a person are of this moment; failed are of the last day, against the day before it
WITH standing AS (
    SELECT * FROM tasks_open
    WHERE project IS NULL OR project IN (SELECT project FROM kept) OR created_at >= coalesce((SELECT max(read_at) FROM kept) - INTERVAL 5 SECOND, $now - INTERVAL 1 MINUTE)
),
open AS (
    SELECT state, root AND run IN (SELECT run FROM standing WHERE NOT root) AS holds_others FROM standing
),
now_is AS (
    SELECT
        count(*) FILTER (state = 'processing' AND NOT holds_others) AS running,
        count(*) FILTER (state = 'pending') AS waiting,
        count(*) FILTER (state = 'needs_review') AS needs_review
    FROM open
),
lately AS (
    SELECT
        count(*) FILTER (ended_at >= $now - INTERVAL 1 DAY) AS failed,
        count(*) FILTER (ended_at < $now - INTERVAL 1 DAY AND ended_at >= $now - INTERVAL 2 DAY) AS failed_before
    FROM tasks_lately WHERE state = 'failed'
)
SELECT 'running' AS key, running AS value, NULL::BIGINT AS before, NULL AS spark, 'count' AS unit FROM now_is
UNION ALL
SELECT 'waiting', waiting, NULL, NULL, 'count' FROM now_is
UNION ALL
SELECT 'needs_review', needs_review, NULL, NULL, 'count' FROM now_is
UNION ALL
SELECT 'failed_lately', failed, failed_before, NULL, 'count' FROM lately
