-- zh: 最慢的十步
-- en: The slowest ten
-- page: tasks
-- order: 70
-- kind: table
-- unit: seconds
-- drill: kind
-- zh_note: 做成的步骤，工人和供应商一共用了多久；等人决定的、只等下面各步的不算
-- en_note: Steps that were completed: how long workers and vendors were at them, without what waited for a person or only for steps below it
SELECT
    kind,
    least(tried_ms - inside_ms + vendor_ms, epoch_ms(ended_at - started_at)) / 1000 AS seconds,
    epoch_ms(started_at - free_at) / 1000 AS waited,
    vendor_ms / 1000 AS vendor,
    project,
    here AS at,
    number,
    seq
FROM tasks
WHERE state = 'completed' AND started_at IS NOT NULL AND NOT holds AND NOT (root AND kind = 'film.make')
ORDER BY seconds DESC, number
LIMIT 10
