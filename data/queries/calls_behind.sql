-- zh: 账上的这些行
-- en: The rows of the ledger behind it
-- page: behind
-- kind: table
-- unit: yuan
-- zh_note: 花得最多的在前，花得一样多的新的在前
-- en_note: What cost most first; of equal cost the newest first
SELECT number, seq, cost FROM calls ORDER BY cost DESC, created_at DESC, number DESC LIMIT 500
