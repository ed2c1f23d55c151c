"""The harvest: finds, fetches, archives and triages what agencies publish, politely and unattended."""
