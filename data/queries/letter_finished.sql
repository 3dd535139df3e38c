-- zh: 做完的片子
-- en: Films that were finished
-- page: letter
-- order: 30
-- kind: table
-- unit: seconds
-- reads: cuts
-- drill: project
-- zh_note: 在这一周出了第一版成片的
-- en_note: Those whose first cut was made in this week
WITH firsts AS (
    SELECT project, min(created_at) AS finished_at, min_by(ms, version) AS ms FROM cuts
    WHERE ms > 0 AND removed_at IS NULL GROUP BY project
)
SELECT project, (ms / 1000.0)::DOUBLE AS film_seconds, finished_at >= $since AS this_week
FROM firsts
WHERE (finished_at >= $since AND finished_at < $until) OR (finished_at >= $before AND finished_at < $end_before)
ORDER BY finished_at, project
