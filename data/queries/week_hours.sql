-- zh: 一周里什么时候忙
-- en: When in the week it is busy
-- page: tasks
-- order: 62
-- kind: heat
-- unit: count
-- zh_note: 步骤是什么时候交出来的
-- en_note: When steps were asked for
WITH hourly AS (SELECT date_trunc('hour', here) AS asked_in, count(*) AS tasks FROM tasks GROUP BY ALL)
SELECT isodow(asked_in) AS weekday, hour(asked_in) AS hour, sum(tasks)::BIGINT AS tasks
FROM hourly
GROUP BY ALL
ORDER BY weekday, hour
