"""A prompt in somebody's own words as a picture: who, what, where, when, how near; may use the writer's reading and the painter."""
