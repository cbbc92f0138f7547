"""One file for each family of formats: `TYPES` and `read(data, name, out)`."""
