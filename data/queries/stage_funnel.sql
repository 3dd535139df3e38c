-- zh: 走到了哪一步
-- en: How far films came
-- page: films
-- order: 30
-- kind: bar
-- unit: count
-- reads: projects scripts characters shots audios cuts
-- zh_note: 这段时间开的片子里，有多少部走完了这一步：剧本写了、人都有定妆、镜头都有画面、声音都有、镜头都有片段、成片出了
-- en_note: Of the films begun in this time, how many have done the stage: a script, a portrait of everybody, a picture of every shot, every sound, a clip of every shot, a cut
WITH begun AS (SELECT project FROM projects WHERE created_at >= $since AND created_at < $until AND deleted_at IS NULL),
done AS (
    SELECT 'idea' AS stage, project FROM begun
    UNION ALL
    SELECT DISTINCT 'script', project FROM scripts
    UNION ALL
    SELECT DISTINCT 'characters', project FROM scripts WHERE project NOT IN (SELECT project FROM characters WHERE take IS NULL)
    UNION ALL
    SELECT 'storyboard', project FROM shots WHERE removed_at IS NULL GROUP BY project HAVING count(*) = count(take)
    UNION ALL
    SELECT DISTINCT 'audio', project FROM shots WHERE removed_at IS NULL AND project NOT IN (SELECT project FROM audios WHERE take IS NULL)
    UNION ALL
    SELECT 'video', project FROM shots WHERE removed_at IS NULL GROUP BY project HAVING count(*) = count(clip)
    UNION ALL
    SELECT DISTINCT 'film', project FROM cuts WHERE ms > 0 AND removed_at IS NULL
)
SELECT stage, count(*) AS films
FROM done JOIN begun USING (project)
GROUP BY stage
ORDER BY array_position(['idea', 'script', 'characters', 'storyboard', 'audio', 'video', 'film'], stage)
