-- zh: 每个模型的用量
-- en: Used of each model
-- page: costs
-- order: 60
-- kind: table
-- unit: count
-- drill: model
-- zh_note: 字数、张数、秒数按供应商数的；免费额度按它自己的单位
-- en_note: Tokens, pictures, seconds and characters as vendors count them; a free allowance in its own unit
SELECT
    provider,
    model,
    count(*) FILTER (NOT cached) AS calls,
    count(*) FILTER (cached) AS from_cache,
    sum(tokens_in) FILTER (NOT cached)::BIGINT AS tokens_in,
    sum(tokens_out) FILTER (NOT cached)::BIGINT AS tokens_out,
    sum(images) FILTER (NOT cached)::BIGINT AS images,
    sum(seconds) FILTER (NOT cached) AS seconds,
    sum(characters) FILTER (NOT cached)::BIGINT AS characters,
    sum(free_units)::BIGINT AS free_units,
    count(*) FILTER (unpriced) AS unpriced,
    sum(cost)::BIGINT AS cost
FROM calls
GROUP BY ALL
ORDER BY cost DESC, calls DESC, provider, model
LIMIT 100
