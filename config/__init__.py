"""Settings, ledgers, rulesets and lexicons: everything the office tells the product."""
