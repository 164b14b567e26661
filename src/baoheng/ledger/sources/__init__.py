"""Where facts come from: files and databases, read as chunks of rows under their own headings."""
