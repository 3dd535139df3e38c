-- zh: 这些步骤
-- en: The steps behind it
-- page: behind
-- kind: table
-- unit: count
-- zh_note: 新的在前
-- en_note: The newest first
SELECT number, seq FROM tasks ORDER BY created_at DESC, number DESC LIMIT 500
