"""CMS families, one file each; `crawler.cms.base.families()` discovers them."""
