-- zh: 各阶段花费
-- en: Cost by stage
-- page: costs
-- order: 90
-- kind: bar
-- unit: yuan
-- by: stage
-- drill: stage
SELECT CASE WHEN stage = '' THEN '-' ELSE stage END AS stage, sum(cost)::BIGINT AS cost
FROM calls
GROUP BY ALL
ORDER BY cost DESC, stage
