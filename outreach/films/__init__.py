"""Films: what they are, who made them, what is hard in them.

A *film kit* is a YAML file with everything about one film; this area reads it and takes in the
film itself, and every other area takes in its own part; in the same way every area writes its own
part of a kit that goes out. A *content note* says in neutral words what is hard in the film; a
*heavy* film needs safeguards before it is shown.

A *version* is a cut in one format. Its *tracks* are the languages in which it is spoken,
subtitled, captioned or described; an *open* text is in the picture for good. The *default* version
is the one that is proposed.
"""
