"""Observations to findings: pure rules; no network, no clock of their own."""
