"""云溪市 (invented): content files, layouts and writers of the example documents."""
