-- zh: 每天的活动
-- en: Daily activity
-- page: behind
-- kind: table
-- unit: count
-- reads: tags
-- zh_note: 每天、每个人、每部片子：调用、失败、取自缓存、花费，和此刻还占着的钱
-- en_note: Of each day, person and film: calls, failed ones, answers from the cache, what was spent, and what is held at this moment
WITH told AS (SELECT project, list(tag ORDER BY lower(tag)) AS tags FROM tags GROUP BY project),
done AS (
    SELECT
        here::DATE AS day, person, project,
        count(*) FILTER (NOT cached) AS calls,
        count(*) FILTER (NOT cached AND state = 'failed') AS failed,
        count(*) FILTER (cached) AS from_cache,
        sum(cost)::BIGINT AS spent,
        sum(reserved)::BIGINT AS spent_held
    FROM calls
    GROUP BY ALL
)
SELECT day, person, project, coalesce(tags, []) AS tags, calls, failed, from_cache, spent, spent_held AS held
FROM done LEFT JOIN told USING (project)
ORDER BY day, person NULLS LAST, project NULLS LAST
