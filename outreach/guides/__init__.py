"""Discussion guides: what a facilitator holds in hand when the lights go up.

A *guide* belongs to a film and is in one language. Its *sections* hold texts, its *key issues*
graded *prompts*, its *steps* the running order with scripts. Facts are not in it: films, claims,
updates and helplines are read when a page or document is made. An *edition* is a choice of its
sections for somebody (facilitator, participant); a *manuscript* is the file its editors write.
"""
