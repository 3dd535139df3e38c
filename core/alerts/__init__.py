"""What the studio watches for and whom it tells: alert rules and their measures, the weekly report. May use core.operations and all below it."""
