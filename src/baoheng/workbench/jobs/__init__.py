"""Long work in the background: durable, with progress, to be stopped and taken up again."""
