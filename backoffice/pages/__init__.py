"""Pages of ours between the lists: new program, API tokens, failed deliveries."""
