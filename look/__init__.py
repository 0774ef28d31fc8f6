"""The shared visual language of every page: tokens, components, icons, charts."""
