"""The tables of the export, one YAML file each: what pipeline.export.schema reads."""
