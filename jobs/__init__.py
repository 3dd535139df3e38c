"""Work that takes time: promised by a page, done by a worker, later, again, elsewhere; loose here is what every room uses: queue, task_work, machine_paths. May use core."""
