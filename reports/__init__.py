"""Findings to people: statistics, bulletin, notice, problem list."""
