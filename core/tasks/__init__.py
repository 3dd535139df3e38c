"""Work promised: tasks, their tree and leases, who is at work, how long steps take, calls whose outcome is unknown. May use core.money and all below it."""
