-- zh: 每种步骤要多久
-- en: How long steps take
-- page: tasks
-- order: 31
-- kind: table
-- unit: ms
-- by: kind stage grade
-- drill: {by}
-- zh_note: 做成的步骤，工人和供应商一共用了多久，等人决定的不算；一百步里五十步、九十五步、九十九步不比这久
-- en_note: Steps that were completed: how long workers and vendors were at them, without what waited for a person; of a hundred, fifty, ninety-five and ninety-nine take no longer
WITH times AS (
    SELECT {by} AS what, count(*) AS tasks,
        quantile_disc(greatest(least(tried_ms - inside_ms + vendor_ms, epoch_ms(ended_at - started_at)), 0), [0.5, 0.95, 0.99]) AS ran,
        quantile_disc(greatest(epoch_ms(started_at - free_at), 0), [0.5, 0.95, 0.99]) AS waited
    FROM tasks
    WHERE state = 'completed' AND started_at IS NOT NULL AND NOT holds AND NOT (root AND kind = 'film.make')
    GROUP BY ALL ORDER BY tasks DESC, what LIMIT 100
)
SELECT
    what, tasks, ran[1] AS p50_ms, ran[2] AS p95_ms, ran[3] AS p99_ms,
    waited[1] AS wait_p50_ms, waited[2] AS wait_p95_ms, waited[3] AS wait_p99_ms
FROM times
ORDER BY tasks DESC, what
