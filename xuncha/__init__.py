"""The ways in: command line, use-cases, web console, jobs."""
