"""A finished film in other sizes, rates and kinds of file: what there is, how long it takes, how large it gets, and the making of it."""
