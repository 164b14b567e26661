"""What every page has: the frame around it, who may open it, messages, help, errors."""
