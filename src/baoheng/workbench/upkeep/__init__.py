"""Administration: settings, regions, why somebody may, the log's proof, backup, upgrade."""
