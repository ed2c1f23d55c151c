"""What happens to a document, stage by stage."""
