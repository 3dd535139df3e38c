-- zh: 什么在等谁
-- en: What waits, and for whom
-- page: letter
-- order: 40
-- kind: table
-- unit: count
-- reads: projects scripts characters shots audios cuts
-- drill: project
-- zh_note: 此刻没做完的片子，停在第一个没做完的阶段；等得最久的在前
-- en_note: Films that are not done at this moment, at the first stage that is not; those that wait longest first
WITH told AS (SELECT DISTINCT project FROM scripts),
cast_of AS (SELECT project, count(*) AS people, count(take) AS portraits FROM characters GROUP BY project),
boarded AS (
    SELECT project, count(*) AS shots, count(take) AS pictures, count(clip) AS clips, count(approved_at) AS approved
    FROM shots WHERE removed_at IS NULL GROUP BY project
),
sounding AS (SELECT project, count(*) AS sounds, count(take) AS made FROM audios GROUP BY project),
cut AS (SELECT DISTINCT project FROM cuts WHERE ms > 0 AND removed_at IS NULL),
busy AS (
    SELECT project, bool_or(state = 'needs_review') AS review, bool_or(state IN ('pending', 'processing')) AS work
    FROM tasks_open WHERE project IS NOT NULL GROUP BY project
),
stand AS (
    SELECT
        p.project,
        p.person,
        CASE
            WHEN t.project IS NULL THEN 'script'
            WHEN b.shots IS NULL OR b.pictures < b.shots THEN 'storyboard'
            WHEN c.portraits < c.people THEN 'characters'
            WHEN s.made < s.sounds THEN 'audio'
            WHEN b.clips < b.shots THEN 'video'
            WHEN k.project IS NULL THEN 'film'
            WHEN b.approved < b.shots THEN 'approval'
        END AS stage,
        CASE WHEN y.review THEN 'review' WHEN y.work THEN 'work' ELSE 'person' END AS waits_for,
        p.updated_at + (p.here - p.created_at) AS since
    FROM projects p
    LEFT JOIN told t USING (project)
    LEFT JOIN cast_of c USING (project)
    LEFT JOIN boarded b USING (project)
    LEFT JOIN sounding s USING (project)
    LEFT JOIN cut k USING (project)
    LEFT JOIN busy y USING (project)
    WHERE p.deleted_at IS NULL AND p.person IS NOT NULL
)
SELECT project, stage, waits_for, person, since
FROM stand
WHERE stage IS NOT NULL
ORDER BY since, project
LIMIT 100
