-- zh: 每部片子
-- en: Film by film
-- page: costs
-- order: 30
-- kind: table
-- unit: yuan
-- reads: cuts shots takes projects
-- drill: project
-- zh_note: 花费是这段时间里的；分钟数取最新一版成片
-- en_note: The spend is of this time; the minutes are of the newest cut
WITH spent AS (
    SELECT project, sum(cost)::BIGINT AS cost, count(*) FILTER (NOT cached) AS calls FROM calls
    WHERE project IS NOT NULL GROUP BY project
),
newest AS (SELECT project, max_by(ms, version) AS ms FROM cuts WHERE removed_at IS NULL GROUP BY project),
counted AS (
    SELECT project, count(*) AS shots, count(*) FILTER (approved_at IS NOT NULL) AS approved
    FROM shots WHERE removed_at IS NULL GROUP BY project
),
tried AS (SELECT project, count(*) AS takes FROM takes WHERE of_kind = 'shot' GROUP BY project)
SELECT
    s.project,
    s.cost,
    (n.ms / 1000.0) AS film_seconds,
    (s.cost / nullif(n.ms / 60000.0, 0))::BIGINT AS cost_per_minute,
    c.shots,
    c.approved,
    (s.cost / nullif(c.approved, 0))::BIGINT AS cost_per_approved,
    t.takes / nullif(c.shots, 0) AS takes_per_shot,
    s.calls
FROM spent s
LEFT JOIN newest n USING (project)
LEFT JOIN counted c USING (project)
LEFT JOIN tried t USING (project)
ORDER BY s.cost DESC, s.project
LIMIT 200
