-- zh: 每部片子
-- en: Film by film
-- page: costs
-- order: 30
-- kind: table
-- unit: yuan
-- reads: films shots takes
-- drill: project
-- zh_note: 花费是这段时间里的；分钟数取最新一版成片；花得最多的二百部
-- en_note: The spend is of this time; the minutes are of the newest cut; the two hundred that cost most
WITH spent AS (
    SELECT project, sum(cost)::BIGINT AS cost, count(*) FILTER (NOT cached) AS calls FROM calls
    WHERE project IS NOT NULL GROUP BY project ORDER BY cost DESC, project LIMIT 200
),
counted AS (
    SELECT project, count(*) AS shots, count(*) FILTER (approved_at IS NOT NULL) AS approved
    FROM shots WHERE removed_at IS NULL GROUP BY project
),
tried AS (
    SELECT s.project, count(*) AS takes FROM takes t JOIN shots s ON s.shot = t."of"
    WHERE t.of_kind = 'shot' AND s.approved_at IS NOT NULL AND s.removed_at IS NULL GROUP BY s.project
)
SELECT
    s.project,
    s.cost,
    (n.ms / 1000.0)::DOUBLE AS film_seconds,
    round(s.cost / nullif(n.ms / 60000.0, 0))::BIGINT AS cost_per_minute,
    coalesce(c.shots, 0) AS shots,
    coalesce(c.approved, 0) AS approved,
    round(s.cost / nullif(c.approved, 0))::BIGINT AS cost_per_approved,
    t.takes / nullif(c.approved, 0) AS takes_per_shot,
    s.calls
FROM spent s
LEFT JOIN films n USING (project)
LEFT JOIN counted c USING (project)
LEFT JOIN tried t USING (project)
ORDER BY s.cost DESC, s.project
