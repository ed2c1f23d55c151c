"""Documents are read in processes of their own: what one does harms no other and not the run."""
