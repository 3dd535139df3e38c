-- zh: 做完的片子
-- en: Films that were finished
-- page: letter
-- order: 30
-- kind: table
-- unit: seconds
-- reads: films
-- drill: project
-- zh_note: 在这一周出了第一版成片的；样片不算
-- en_note: Those whose first cut was made in this week; the sample does not count
SELECT project, (ms / 1000.0)::DOUBLE AS film_seconds, created_at >= $since AS this_week
FROM films
WHERE (created_at >= $since AND created_at < $until) OR (created_at >= $before AND created_at < $end_before)
ORDER BY created_at, project
