-- zh: 本月和上月做完的片子
-- en: Films finished this month and in the one before
-- page: outlook
-- order: 60
-- kind: table
-- unit: count
-- reads: films
-- zh_note: 一部片子在出第一版成片的那天算做完，长度取最新一版；样片不算
-- en_note: A film is finished on the day of its first cut and as long as its newest; the sample does not count
SELECT count(*) FILTER (created_at >= $month) AS films, coalesce(sum(ms) FILTER (created_at >= $month), 0)::BIGINT AS ms,
    count(*) FILTER (created_at < $month) AS films_before, coalesce(sum(ms) FILTER (created_at < $month), 0)::BIGINT AS ms_before
FROM films
WHERE created_at >= $last_month AND created_at <= $now
