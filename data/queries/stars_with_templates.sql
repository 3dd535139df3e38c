-- zh: 有模板和没有模板的评分
-- en: Stars with a template and without
-- page: prompts
-- order: 31
-- kind: bar
-- unit: stars
-- reads: ratings
-- zh_note: 大家给模型做的东西的平均星数：没用模板的调用，和照模板说的调用
-- en_note: The mean of the stars people gave what models made: by calls told in their own words, and by calls told with a template
SELECT
    CASE WHEN template = '' THEN 'without' ELSE 'with' END AS what,
    avg(stars) AS stars,
    count(*) AS votes
FROM ratings
WHERE known AND created_at >= $since AND created_at < $until
GROUP BY ALL
ORDER BY what DESC
