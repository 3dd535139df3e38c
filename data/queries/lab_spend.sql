-- zh: 试验花了多少
-- en: What the lab cost
-- page: prompts
-- order: 50
-- kind: bar
-- unit: yuan
-- reads: experiments
-- drill: experiment
-- zh_note: 花得最多的三十个试验
-- en_note: The thirty experiments that cost most
WITH spent AS (
    SELECT experiment, sum(cost)::BIGINT AS cost, count(*) AS calls FROM calls
    WHERE experiment IS NOT NULL GROUP BY experiment ORDER BY cost DESC, experiment LIMIT 30
)
SELECT experiment, cost, calls, name
FROM spent LEFT JOIN experiments USING (experiment)
ORDER BY cost DESC, experiment
