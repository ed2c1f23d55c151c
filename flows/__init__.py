"""When and where documents are read: thin Prefect flows over the pipeline's functions."""
