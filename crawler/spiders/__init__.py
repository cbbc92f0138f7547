"""Scrapy spiders: the portal and the new-media accounts."""
