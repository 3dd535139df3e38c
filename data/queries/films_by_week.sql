-- zh: 每周出了几部
-- en: Films finished each week
-- page: films
-- order: 20
-- kind: bar
-- unit: count
-- reads: films
-- zh_note: 周一开始的一周里出了第一版成片的片子，和它们最新一版的长度（秒）；样片不算
-- en_note: Films whose first cut was made in the week that begins on this Monday, and how long their newest cut is in seconds; the sample does not count
SELECT date_trunc('week', here)::DATE AS week, count(*) AS films, (sum(ms) / 1000.0)::DOUBLE AS seconds
FROM films
WHERE created_at >= $since AND created_at < $until
GROUP BY ALL
ORDER BY week
