"""Work that takes time: promised by a page, done by a worker, later, again, elsewhere. One file per stage of the film."""
