"""Settings, ledgers, rulesets and lexicons: everything the office tells the product."""

from config.settings import load_settings

__all__ = ["load_settings"]
