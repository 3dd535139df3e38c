-- zh: 每周出了几部
-- en: Films finished each week
-- page: films
-- order: 20
-- kind: bar
-- unit: count
-- reads: cuts
-- zh_note: 周一开始的一周里出了第一版成片的片子，和它们的长度（秒）
-- en_note: Films whose first cut was made in the week that begins on this Monday, and how long they are in seconds
WITH firsts AS (SELECT project, min(created_at) AS finished_at, min(here) AS here, min_by(ms, version) AS ms FROM cuts WHERE ms > 0 GROUP BY project)
SELECT date_trunc('week', here)::DATE AS week, count(*) AS films, (sum(ms) / 1000.0)::DOUBLE AS seconds
FROM firsts
WHERE finished_at >= $since AND finished_at < $until
GROUP BY ALL
ORDER BY week
