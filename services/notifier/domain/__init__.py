"""The notifier's aggregates: an agency's addressee, and a notice from its request to its reading."""
