-- zh: 从想法到成片，一个阶段一个阶段
-- en: From idea to film, stage by stage
-- page: tasks
-- order: 71
-- kind: bar
-- unit: seconds
-- drill: stage
-- zh_note: 一口气做成的片子：每个阶段从第一步开始到最后一步做完，取中间的一部；阶段有重叠，加起来比整部长；只看最近两千部
-- en_note: Films made in one go: from the first step of a stage to the end of its last, of the film in the middle; stages overlap, so they add up to more than the whole. Of the newest two thousand
WITH made AS (
    SELECT run, epoch(ended_at - created_at) AS seconds FROM tasks WHERE root AND kind = 'film.make' AND state = 'completed'
    ORDER BY ended_at DESC LIMIT 2000
),
spans AS (
    SELECT run, stage, epoch(max(ended_at) - min(started_at)) AS seconds
    FROM tasks
    WHERE NOT root AND state = 'completed' AND started_at IS NOT NULL AND run IN (SELECT run FROM made)
    GROUP BY ALL
)
SELECT stage, median(seconds) AS seconds, count(*) AS films FROM spans GROUP BY stage
UNION ALL
SELECT '…', median(seconds), count(*) FROM made HAVING count(*) > 0
ORDER BY array_position(['script', 'characters', 'storyboard', 'audio', 'video', 'film', '…'], stage), stage
