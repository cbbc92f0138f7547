"""World to observations: spiders, CMS families, platforms, probes."""
