-- zh: 照模板说的调用
-- en: Calls told with templates
-- page: prompts
-- order: 41
-- kind: table
-- unit: share
-- reads: ratings
-- drill: template
-- zh_note: 每个模板的调用、成功率、花费，和大家给做出来的东西的星
-- en_note: Of each template its calls, how many succeeded, what they cost, and the stars people gave what came of them
WITH told AS (
    SELECT template, count(*) AS calls, count(*) FILTER (state = 'done') / nullif(count(*) FILTER (ended), 0) AS success, sum(cost)::BIGINT AS cost
    FROM calls WHERE template <> '' AND NOT cached GROUP BY template ORDER BY calls DESC, template LIMIT 100
),
rated AS (SELECT template, avg(stars) AS stars, count(*) AS votes FROM ratings WHERE template <> '' GROUP BY template)
SELECT template, calls, success, cost, stars, coalesce(votes, 0) AS votes
FROM told LEFT JOIN rated USING (template)
ORDER BY calls DESC, template
