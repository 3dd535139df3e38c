-- zh: 谁做了多少
-- en: What everybody did
-- page: films
-- order: 50
-- kind: table
-- unit: count
-- reads: projects approvals optimised
-- drill: person
-- zh_note: 这段时间里：开的片子、交出的步骤、AI 调用和花费、定稿的镜头、优化的提示词
-- en_note: In this time: films begun, steps asked for, calls to models and what they cost, shots approved, prompts improved
WITH done AS (
    SELECT person, 0 AS films, 0 AS tasks, count(*) FILTER (NOT cached) AS calls, sum(cost)::BIGINT AS cost, 0 AS approved, 0 AS prompts
    FROM calls GROUP BY person
    UNION ALL
    SELECT person, 0, count(*), 0, 0, 0, 0 FROM tasks GROUP BY person
    UNION ALL
    SELECT person, count(*), 0, 0, 0, 0, 0 FROM projects WHERE created_at >= $since AND created_at < $until GROUP BY person
    UNION ALL
    SELECT person, 0, 0, 0, 0, count(*), 0 FROM approvals WHERE approved_at >= $since AND approved_at < $until GROUP BY person
    UNION ALL
    SELECT person, 0, 0, 0, 0, 0, count(*) FROM optimised WHERE created_at >= $since AND created_at < $until GROUP BY person
)
SELECT
    coalesce(person, '-') AS person,
    sum(films)::BIGINT AS films,
    sum(tasks)::BIGINT AS tasks,
    sum(calls)::BIGINT AS calls,
    sum(cost)::BIGINT AS cost,
    sum(approved)::BIGINT AS approved,
    sum(prompts)::BIGINT AS prompts
FROM done
GROUP BY ALL
ORDER BY cost DESC, tasks DESC, person
LIMIT 200
