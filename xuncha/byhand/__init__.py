"""New-media accounts by hand: what waits for whom, links pasted, tables imported, accounts looked at."""
