"""Slips that need no list: doubled characters, marks, days that do not exist, sums that do not add up."""
