-- zh: 花在哪些片子上
-- en: Where the money went
-- page: letter
-- order: 20
-- kind: table
-- unit: yuan
-- drill: project
WITH now_is AS (SELECT coalesce(project, '-') AS project, sum(cost)::BIGINT AS cost FROM calls GROUP BY ALL),
was AS (SELECT coalesce(project, '-') AS project, sum(cost)::BIGINT AS cost FROM calls_before GROUP BY ALL)
SELECT project, coalesce(n.cost, 0)::BIGINT AS cost, coalesce(w.cost, 0)::BIGINT AS cost_before
FROM now_is n FULL JOIN was w USING (project)
WHERE coalesce(n.cost, 0) <> 0 OR coalesce(w.cost, 0) <> 0
ORDER BY cost DESC, cost_before DESC, project
