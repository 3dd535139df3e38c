-- zh: 试验花了多少
-- en: What the lab cost
-- page: prompts
-- order: 50
-- kind: bar
-- unit: yuan
-- drill: experiment
-- zh_note: 花得最多的十五个试验
-- en_note: The fifteen experiments that cost most
SELECT experiment, sum(cost)::BIGINT AS cost, count(*) AS calls
FROM calls
WHERE experiment IS NOT NULL
GROUP BY experiment
ORDER BY cost DESC, experiment
LIMIT 15
