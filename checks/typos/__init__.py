"""The learned detector of slips of the pen: statistics of characters, likely confusions, boosted trees."""
