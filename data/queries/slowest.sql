-- zh: 最慢的十步
-- en: The slowest ten
-- page: tasks
-- order: 70
-- kind: table
-- unit: seconds
-- drill: kind
-- zh_note: 做成的步骤，从开始到做完
-- en_note: Steps that were completed, from their beginning to their end
SELECT
    kind,
    epoch_ms(ended_at - started_at) / 1000 AS seconds,
    epoch_ms(started_at - free_at) / 1000 AS waited,
    vendor_ms / 1000 AS vendor,
    project,
    here AS at,
    number,
    seq
FROM tasks
WHERE state = 'completed' AND started_at IS NOT NULL AND NOT (root AND kind = 'film.make')
ORDER BY ended_at - started_at DESC, number
LIMIT 10
