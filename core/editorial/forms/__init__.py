"""Forms for the parts of a guide, made from the schema: a field that is added there appears here by itself."""
