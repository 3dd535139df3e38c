-- zh: 本月和上月做完的片子
-- en: Films finished this month and in the one before
-- page: outlook
-- order: 60
-- kind: table
-- unit: count
-- reads: films
SELECT count(*) FILTER (created_at >= $month) AS films, coalesce(sum(ms) FILTER (created_at >= $month), 0)::BIGINT AS ms,
    count(*) FILTER (created_at < $month) AS films_before, coalesce(sum(ms) FILTER (created_at < $month), 0)::BIGINT AS ms_before
FROM films
WHERE created_at >= $last_month AND created_at <= $now
