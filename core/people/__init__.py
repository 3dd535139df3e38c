"""Who somebody is and what they may do: users, sessions, access, studio rules, limits, notices, audit. May use core.files and all below it."""
