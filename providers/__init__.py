"""The outside world, which knows no film; loose here are the words that every room below uses (base, errors, provider, fitting, clip_frames, safe_text). They may use nothing of ours."""
