"""Running a studio: its tables and rows at first start, backups, the sample film. May use core.analytics and all below it."""
