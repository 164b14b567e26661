"""The log of every act: append-only, each entry chained to the one before by a hash."""
