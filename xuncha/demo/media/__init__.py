"""The new-media side of the sample county: accounts, and servers that answer as their platforms do."""
