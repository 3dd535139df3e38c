-- zh: 等队列，等供应商
-- en: Waiting in the queue, waiting for vendors
-- page: tasks
-- order: 30
-- kind: stacked
-- unit: seconds
-- drill: kind
-- zh_note: 每种步骤平均一步：轮到它以后等了多久才开始，供应商和引擎用了多久，工人在做的其余时间是我们自己的；等人决定的时间、只等下面各步的不算
-- en_note: Of one step of each kind, on average: how long after its turn it began, how long vendors and engines had it, and the rest that a worker was at it, which is our own; what waits for a person, or only for steps below it, does not count
WITH mean AS (
    SELECT
        kind,
        count(*) AS tasks,
        avg(greatest(epoch_ms(started_at - free_at), 0)) / 1000 AS wait,
        avg(vendor_ms) / 1000 AS vendor,
        avg(greatest(coalesce(tried_ms - inside_ms, epoch_ms(ended_at - started_at) - vendor_ms), 0)) / 1000 AS own
    FROM tasks
    WHERE state IN ('completed', 'failed') AND started_at IS NOT NULL AND NOT holds AND NOT (root AND kind = 'film.make')
    GROUP BY kind ORDER BY tasks DESC, kind LIMIT 30
)
SELECT kind, what, seconds, tasks
FROM mean UNPIVOT (seconds FOR what IN (wait, vendor, own))
ORDER BY tasks DESC, kind, what DESC
