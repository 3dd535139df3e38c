-- zh: 本月和上月做完的片子
-- en: Films finished this month and in the one before
-- page: outlook
-- order: 60
-- kind: table
-- unit: count
-- reads: cuts
WITH newest AS (
    SELECT project, created_at >= $month AS now_is, max_by(ms, version) AS ms FROM cuts
    WHERE created_at >= $last_month AND created_at <= $now AND removed_at IS NULL AND ms > 0 GROUP BY ALL
)
SELECT count(*) FILTER (now_is) AS films, coalesce(sum(ms) FILTER (now_is), 0)::BIGINT AS ms,
    count(*) FILTER (NOT now_is) AS films_before, coalesce(sum(ms) FILTER (NOT now_is), 0)::BIGINT AS ms_before
FROM newest
