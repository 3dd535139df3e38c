-- zh: 值不值
-- en: What it was worth
-- page: costs
-- order: 12
-- kind: tiles
-- unit: yuan
-- reads: cuts shots takes projects
-- zh_note: 这段时间的花费，摊到这段时间出的成片、成片的分钟和定稿的镜头上；没有出过就不算
-- en_note: The spend of this time over the films, finished minutes and approved shots of this time; where there were none nothing is said
WITH spent AS (SELECT sum(cost)::BIGINT AS cost FROM calls WHERE project IS NOT NULL),
finished AS (
    SELECT project, max_by(ms, version) AS ms
    FROM cuts
    WHERE created_at >= $since AND created_at < $until AND removed_at IS NULL
    GROUP BY project
),
films AS (SELECT count(*) AS films, sum(ms) / 60000.0 AS minutes FROM finished),
accepted AS (
    SELECT count(*) AS shots FROM shots
    WHERE approved_at >= $since AND approved_at < $until AND removed_at IS NULL
),
tried AS (
    SELECT count(*) AS takes FROM takes t JOIN shots s ON s.shot = t."of"
    WHERE t.of_kind = 'shot' AND s.approved_at >= $since AND s.approved_at < $until AND s.removed_at IS NULL
)
SELECT 'per_film' AS key, (cost / nullif(films, 0))::BIGINT AS value, NULL AS before, NULL AS spark, 'yuan' AS unit FROM spent, films
UNION ALL
SELECT 'per_minute', (cost / nullif(minutes, 0))::BIGINT, NULL, NULL, 'yuan' FROM spent, films
UNION ALL
SELECT 'per_shot', (cost / nullif(shots, 0))::BIGINT, NULL, NULL, 'yuan' FROM spent, accepted
UNION ALL
SELECT 'takes_per_shot', takes / nullif(shots, 0), NULL, NULL, 'ratio' FROM tried, accepted
