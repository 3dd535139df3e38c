-- zh: 供应商要多久
-- en: How long vendors take
-- page: tasks
-- order: 32
-- kind: table
-- unit: ms
-- by: provider model capability stage
-- drill: {by}
-- zh_note: 答了的调用；一百次里五十次、九十五次、九十九次不比这久
-- en_note: Calls that were answered; of a hundred, fifty, ninety-five and ninety-nine take no longer
WITH counted AS (
    SELECT {by} AS what, about_ms AS ms, count(*) FILTER (state = 'done') AS done, count(*) AS calls
    FROM calls
    WHERE ended AND NOT cached
    GROUP BY ALL
),
ranked AS (
    SELECT *, sum(done) OVER (PARTITION BY what ORDER BY ms) / nullif(sum(done) OVER (PARTITION BY what), 0) AS share FROM counted
)
SELECT
    what,
    coalesce(sum(done), 0)::BIGINT AS calls,
    min(ms) FILTER (share >= 0.5) AS p50_ms,
    min(ms) FILTER (share >= 0.95) AS p95_ms,
    min(ms) FILTER (share >= 0.99) AS p99_ms,
    coalesce(sum(done), 0) / sum(calls) AS success
FROM ranked
GROUP BY ALL
ORDER BY calls DESC, what
LIMIT 100
