-- zh: 这一周
-- en: The week
-- page: letter
-- order: 10
-- kind: table
-- unit: count
-- zh_note: 花费、调用和成功率，和前一周比；缓存命中的调用不算
-- en_note: Spend, calls and success against the week before; answers from the cache are left out
WITH told AS (
    SELECT
        coalesce(sum(cost), 0)::BIGINT AS cost,
        count(*) FILTER (NOT cached AND ended) AS calls,
        count(*) FILTER (NOT cached AND ended AND state = 'done') AS done,
        coalesce(sum(cost) FILTER (state IN ('failed', 'unknown')), 0)::BIGINT AS lost,
        count(*) AS rows
    FROM calls
),
told_before AS (
    SELECT
        coalesce(sum(cost), 0)::BIGINT AS cost,
        count(*) FILTER (NOT cached AND ended) AS calls,
        count(*) FILTER (NOT cached AND ended AND state = 'done') AS done
    FROM calls_before
)
SELECT
    t.cost, b.cost AS cost_before, t.calls, b.calls AS calls_before, t.done / nullif(t.calls, 0) AS success,
    b.done / nullif(b.calls, 0) AS success_before, t.lost AS lost_cost, t.rows AS many
FROM told t, told_before b
