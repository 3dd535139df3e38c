-- zh: 最常出的错
-- en: What failed most
-- page: letter
-- order: 50
-- kind: table
-- unit: count
-- drill: error
SELECT error, provider, model, count(*) AS calls, coalesce(sum(cost), 0)::BIGINT AS cost
FROM calls
WHERE NOT cached AND state IN ('failed', 'unknown')
GROUP BY error, provider, model
ORDER BY calls DESC, cost DESC, error, provider, model
LIMIT 8
