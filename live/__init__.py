"""The one door to browsers: topics, push hub, base consumer, snapshot and sequence."""
