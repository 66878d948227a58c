"""The shapes of assessment over HTTP, by what they are about."""
