"""A film's subtitles: another style is another cut and nothing else."""

from __future__ import annotations

from core.film import cut_versions, film_cut
from core.production import production_plan
from core.project import projects
from core.project.subtitle_choice import SubtitleChoice
from tests.support import films


def test_another_style_makes_the_cut_stale_and_nothing_else(tmp_path):
    studio, film = films.copied(tmp_path, "full"), films.stock("full").films["full"]
    with studio.db.write() as session:
        before = film_cut.lay_timeline(production_plan.load_snapshot(session, film))
        projects.change_brief(session, film, subtitles=SubtitleChoice(style="karaoke", size="large"))
    with studio.db.read() as session:
        made = production_plan.load_snapshot(session, film)
        after = film_cut.lay_timeline(made)
        assert production_plan.list_needs(made) == []
        assert not production_plan.stage_states(made)["film"].done
    assert after.subtitles is not None and after.subtitles.size > 1.2
    assert all(cue.words for cue in after.cues) and not any(cue.words for cue in before.cues)
    assert cut_versions.compare_timelines(before, after).words
    assert (after.clips, after.sounds) == (before.clips, before.sounds)
