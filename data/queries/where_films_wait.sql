-- zh: 片子停在哪里，等谁
-- en: Where films wait, and for whom
-- page: films
-- order: 31
-- kind: table
-- unit: count
-- reads: projects scripts characters shots audios cuts
-- drill: project
-- zh_note: 此刻没做完的片子：第一个还没做完的阶段；机器在做，或等人看一眼，或等片子的主人；等得最久的一百部
-- en_note: Films that are not done at this moment: the first stage that is not; at work, or for somebody to look at, or for the film's owner; the hundred that wait longest
WITH told AS (SELECT project, max(approved_at) AS approved FROM scripts GROUP BY project),
cast_of AS (SELECT project, count(*) AS people, count(take) AS portraits FROM characters GROUP BY project),
boarded AS (
    SELECT project, count(*) AS shots, count(take) AS pictures, count(clip) AS clips, count(approved_at) AS approved
    FROM shots WHERE removed_at IS NULL GROUP BY project
),
sounding AS (SELECT project, count(*) AS sounds, count(take) AS made FROM audios GROUP BY project),
cut AS (SELECT project, max(created_at) AS cut_at FROM cuts WHERE ms > 0 AND removed_at IS NULL GROUP BY project),
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
        p.updated_at + (p.here - p.created_at) AS since,
        b.shots,
        b.approved
    FROM projects p
    LEFT JOIN told t USING (project)
    LEFT JOIN cast_of c USING (project)
    LEFT JOIN boarded b USING (project)
    LEFT JOIN sounding s USING (project)
    LEFT JOIN cut k USING (project)
    LEFT JOIN busy y USING (project)
    WHERE p.deleted_at IS NULL AND p.person IS NOT NULL
)
SELECT project, stage, waits_for, person, since, coalesce(shots, 0) AS shots, coalesce(approved, 0) AS approved
FROM stand
WHERE stage IS NOT NULL
ORDER BY since, project
LIMIT 100
