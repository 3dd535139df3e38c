-- zh: 各阶段花费
-- en: Cost by stage
-- kind: bar
-- unit: 元
SELECT
    CASE WHEN stage = '' THEN '—' ELSE stage END AS stage,
    sum(cost_micro_yuan) / 1e6 AS cost
FROM calls
WHERE NOT cached
GROUP BY ALL
ORDER BY cost DESC, stage
