"""The provider's own documents: numbered per legal entity, across programs."""
