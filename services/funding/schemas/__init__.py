"""The shapes of funding over HTTP, by topic: what commands say, what answers look like. Money is whole đồng."""
