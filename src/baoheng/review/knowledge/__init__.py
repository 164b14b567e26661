"""What rules know: knowledge points from official and own files, confirmed or waiting."""
