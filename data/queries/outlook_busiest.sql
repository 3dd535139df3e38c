-- zh: 本月花得最多的一天
-- en: The day of this month that cost most
-- page: outlook
-- order: 40
-- kind: table
-- unit: yuan
-- zh_note: 那一天花得最多的那类活儿有几条，以及花得最多的片子
-- en_note: How many takes the dearest kind of work of that day had, and the film that cost most
WITH mine AS (SELECT *, here::DATE AS day FROM calls_lately WHERE created_at >= $month AND here < $here_now::DATE + 1),
busiest AS (SELECT day, sum(cost) AS cost FROM mine GROUP BY day HAVING cost > 0 ORDER BY cost DESC, day LIMIT 1),
kinds AS (
    SELECT capability, count(*) FILTER (state = 'done' AND NOT cached) AS takes, sum(cost) AS cost
    FROM mine SEMI JOIN busiest USING (day) GROUP BY ALL ORDER BY cost DESC, capability LIMIT 1
),
films AS (
    SELECT coalesce(project, '-') AS project, sum(cost) AS film_cost
    FROM mine SEMI JOIN busiest USING (day) GROUP BY ALL ORDER BY film_cost DESC, project LIMIT 1
)
SELECT b.day, b.cost::BIGINT AS cost, k.capability, k.takes, f.project, f.film_cost::BIGINT AS film_cost
FROM busiest b, kinds k, films f
