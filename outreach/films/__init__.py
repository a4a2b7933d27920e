"""Films: what they are, who made them, what is hard in them.

A *film kit* is a YAML file with everything about one film; this area reads it and takes in the
film itself, and every other area takes in its own part. A *content note* says in neutral words
what is hard in the film; a *heavy* film needs safeguards before it is shown.
"""
