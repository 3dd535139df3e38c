-- zh: 哪些模板管用
-- en: Templates that win
-- page: prompts
-- order: 40
-- kind: table
-- unit: share
-- reads: optimised
-- zh_note: 管用：送去做了，或得了四星以上；用得少的不算数，按把握排
-- en_note: It won where it was sent on to a stage or got four stars and more; in the order of what is sure, for few uses prove little
WITH counted AS (
    SELECT
        template, version, language,
        count(*) AS uses,
        count(*) FILTER (sent_to <> '' OR stars >= 4) AS won,
        avg(stars) AS stars,
        count(stars) AS votes,
        avg(quality_after - quality_before) AS gain
    FROM optimised
    WHERE template IS NOT NULL AND template <> '' AND created_at >= $since AND created_at < $until
    GROUP BY ALL
)
SELECT template || '@' || version AS template, language, uses, won / uses AS success, stars, votes, gain
FROM counted
ORDER BY (won / uses + 1.92 / uses - 1.96 * sqrt(won / uses * (1 - won / uses) / uses + 0.9604 / uses / uses)) / (1 + 3.8416 / uses) DESC, uses DESC, 1
LIMIT 100
