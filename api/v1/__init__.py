"""The REST routes, one file a subject, each with a `router`; may use api/http, api/live, jobs and core."""
