-- zh: 调用为什么没成
-- en: Why calls did not succeed
-- page: tasks
-- order: 50
-- kind: table
-- unit: count
-- drill: error
-- zh_note: 每类错误多少次，上一次在什么时候；最后一次说的话在账里
-- en_note: How many of each class and when last; what the last one said stands in the ledger
SELECT
    error, count(*) AS calls, max(here) AS last_at, count(DISTINCT provider) AS providers, sum(cost)::BIGINT AS cost,
    max_by(provider, created_at) AS provider, max_by(number, created_at) AS number, max_by(seq, created_at) AS seq
FROM calls
WHERE error <> '' AND NOT cached
GROUP BY error
ORDER BY calls DESC, error
LIMIT 50
