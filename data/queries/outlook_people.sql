-- zh: 本月谁花了多少
-- en: Who spent what this month
-- page: outlook
-- order: 50
-- kind: table
-- unit: yuan
SELECT coalesce(person, '-') AS person, sum(cost)::BIGINT AS cost
FROM calls_lately
WHERE created_at >= $month AND here < $here_now::DATE + 1
GROUP BY ALL
ORDER BY cost DESC, person
LIMIT 2000
