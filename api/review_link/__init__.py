"""What somebody without an account gets from a review link: one page, its media, notes and answers. See core.review.links."""
