-- zh: 每个模型的用量
-- en: Used of each model
-- page: costs
-- order: 60
-- kind: table
-- unit: count
-- drill: model
-- zh_note: 字数、张数、秒数按供应商数的；免费额度按它自己的单位
-- en_note: Tokens, pictures, seconds and characters as vendors count them; a free allowance in its own unit
WITH summed AS (
    SELECT
        provider, model, cached, unpriced, count(*) AS calls, sum_no_overflow(tokens_in) AS tokens_in, sum_no_overflow(tokens_out) AS tokens_out,
        sum_no_overflow(images) AS images, sum(seconds) AS seconds, sum_no_overflow(characters) AS characters,
        sum_no_overflow(free_units) AS free_units, sum_no_overflow(cost) AS cost
    FROM calls
    GROUP BY ALL
)
SELECT
    provider,
    model,
    coalesce(sum(calls) FILTER (NOT cached), 0)::BIGINT AS calls,
    coalesce(sum(calls) FILTER (cached), 0)::BIGINT AS from_cache,
    sum(tokens_in) FILTER (NOT cached)::BIGINT AS tokens_in,
    sum(tokens_out) FILTER (NOT cached)::BIGINT AS tokens_out,
    sum(images) FILTER (NOT cached)::BIGINT AS images,
    sum(seconds) FILTER (NOT cached) AS seconds,
    sum(characters) FILTER (NOT cached)::BIGINT AS characters,
    sum(free_units)::BIGINT AS free_units,
    coalesce(sum(calls) FILTER (unpriced), 0)::BIGINT AS unpriced,
    sum(cost)::BIGINT AS cost
FROM summed
GROUP BY ALL
ORDER BY cost DESC, calls DESC, provider, model
LIMIT 100
