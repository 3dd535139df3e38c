-- zh: 账本
-- en: The ledger
-- page: behind
-- kind: table
-- unit: count
-- reads: tags
-- zh_note: 每次调用一行，时间是 UTC，钱是百万分之一元
-- en_note: A row for each call; times are UTC, money is in micro-yuan
WITH told AS (SELECT project, string_agg(tag, ', ' ORDER BY lower(tag)) AS tags FROM tags GROUP BY project)
SELECT
    number, created_at, ended_at, project, person, coalesce(tags, '') AS tags, stage, capability, provider, model, template, experiment,
    state, error, care, cached, again, cost AS cost_micro_yuan, estimate AS estimate_micro_yuan, reserved AS held_micro_yuan,
    saved AS saved_micro_yuan, currency, rate, tokens_in, tokens_out, characters, images, seconds, free_units, ms
FROM calls LEFT JOIN told USING (project)
ORDER BY number
