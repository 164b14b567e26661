"""Pages of documents: the list, one document, several together, files to save."""
