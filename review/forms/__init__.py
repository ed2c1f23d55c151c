"""Controls to put values right: from a value to fields of a form and back, with look-ups and previews."""
