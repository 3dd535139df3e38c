-- zh: 供应商收的是哪种钱
-- en: In which currency vendors charge
-- page: costs
-- order: 85
-- kind: table
-- unit: yuan
-- zh_note: 换算按每次调用当天的汇率，汇率随账一起留着
-- en_note: Turned by the rate of each call's day, which is kept with it
SELECT
    currency,
    count(*) AS calls,
    sum(cost)::BIGINT AS cost,
    min(rate) AS rate_low,
    max(rate) AS rate_high
FROM calls
WHERE cost <> 0
GROUP BY ALL
ORDER BY cost DESC, currency
