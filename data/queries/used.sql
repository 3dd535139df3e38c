-- zh: 每个模型的用量
-- en: Used of each model
-- page: costs
-- order: 60
-- kind: table
-- unit: count
-- drill: model
SELECT
    provider,
    model,
    count(*) FILTER (NOT cached) AS calls,
    count(*) FILTER (cached) AS from_cache,
    sum(tokens_in)::BIGINT AS tokens_in,
    sum(tokens_out)::BIGINT AS tokens_out,
    sum(images)::BIGINT AS images,
    sum(seconds) AS seconds,
    sum(characters)::BIGINT AS characters,
    sum(free_units)::BIGINT AS free_units,
    sum(cost)::BIGINT AS cost
FROM calls
GROUP BY ALL
ORDER BY cost DESC, calls DESC, provider, model
LIMIT 100
