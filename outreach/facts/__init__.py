"""What may be printed as fact.

A *claim* is a figure or a statement with who published it, when, where, and how it stands now. An
*update* says what happened since the film was made. A *helpline* is printed only while it is *in
date*: a person has checked it, at most 90 days ago. The program never marks one as checked.
"""
