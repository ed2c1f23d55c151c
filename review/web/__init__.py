"""The pages: what is asked for, who may have it, and how it is answered."""
