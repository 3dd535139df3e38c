-- zh: 又试了一次
-- en: Tried again
-- page: tasks
-- order: 60
-- kind: stacked
-- unit: count
-- zh_note: 同一个请求又问了一次，或换了一家再问的调用，和又开始了一次的步骤
-- en_note: Calls that asked again for the same, there or at another vendor, and further tries of steps
WITH daily AS (
    SELECT here::DATE AS day, 'call' AS what, count(*) AS many FROM calls WHERE again AND NOT cached GROUP BY ALL
    UNION ALL
    SELECT here::DATE, 'step', sum(attempts - 1)::BIGINT FROM tasks WHERE attempts > 1 GROUP BY ALL
)
SELECT
    date_trunc($step, day)::DATE AS day,
    what,
    sum(many)::BIGINT AS many
FROM daily
GROUP BY ALL
ORDER BY day, what
