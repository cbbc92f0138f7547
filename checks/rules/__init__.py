"""Rules, one topic a file; `checks.registry.rules()` discovers them."""
