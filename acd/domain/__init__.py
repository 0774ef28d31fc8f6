"""Pure rules of handing out: matching and offers."""
