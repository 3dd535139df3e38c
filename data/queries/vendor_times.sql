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
WITH times AS (
    SELECT {by} AS what, count(*) FILTER (state = 'done') AS calls,
        count(*) FILTER (state = 'done') / count(*) AS success,
        quantile_disc(ms, [0.5, 0.95, 0.99]) FILTER (state = 'done') AS took
    FROM calls
    WHERE ended AND NOT cached
    GROUP BY ALL ORDER BY calls DESC, what LIMIT 100
)
SELECT what, calls, took[1] AS p50_ms, took[2] AS p95_ms, took[3] AS p99_ms, success
FROM times
ORDER BY calls DESC, what
