"""The JSON API under /api/v1, described by OpenAPI: the same functions as the pages."""
