"""Pictures in motion: a time line becomes a film.

    parts = pieces.plan(timeline)                              # what is drawn, cut into pieces with a `key` each
    for part in parts:
        pieces.render(part, path_of, folder / f"{part.key}.mp4", progress)
    track = sound.plan(timeline)                               # what is heard, with a `key` too
    sound.render(track, path_of, folder / f"{track.key}.m4a", progress)
    join.join([folder / f"{part.key}.mp4" for part in parts], folder / f"{track.key}.m4a", film, title="...")

`path_of(sha256)` gives a local file for an asset; `progress(share)` may raise to stop the work. A piece whose key is
already rendered need not be rendered again, in this film or in any other. `join.draw_poster(timeline, path_of)` is the
picture that stands for the film, `join.measure_film(film)` says what a finished film is.
"""
