"""Awards read: who a list means, what is known of each, screenings, holders and reviews."""
