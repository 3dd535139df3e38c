-- zh: 估的和实际的
-- en: Estimated and actual
-- page: costs
-- order: 50
-- kind: table
-- unit: yuan
-- drill: model
-- zh_note: 成了的付费调用；差是实际比估价多出的份额
-- en_note: Paid calls that succeeded; off is by which share the actual sum was above the estimate
SELECT
    provider,
    model,
    count(*) AS calls,
    sum(estimate)::BIGINT AS estimate,
    sum(cost)::BIGINT AS cost,
    sum(cost) / nullif(sum(estimate), 0) - 1 AS off
FROM calls
WHERE state = 'done' AND NOT cached AND (estimate <> 0 OR cost <> 0)
GROUP BY ALL
ORDER BY cost DESC, provider, model
LIMIT 100
