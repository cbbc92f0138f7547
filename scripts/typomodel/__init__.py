"""Building the detector's model: sounds, shapes, statistics, boosted trees."""
