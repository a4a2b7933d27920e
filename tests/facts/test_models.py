"""What a claim says about itself."""

from outreach.facts.models import Claim, Standing


def claim(key, note=None):
    return Claim(key=key, note=note, status=Standing.SUPPORTED)


def test_a_note_is_cut_where_it_names_other_claims():
    million, longer = claim("million"), claim("two-million")
    told = claim("told", "Compare million and two-million (not a-two-million or millions).")

    assert told.note_parts([longer, million, told]) == [
        "Compare ",
        million,
        " and ",
        longer,
        " (not a-two-million or millions).",
    ]


def test_a_note_that_names_no_claim_is_one_part():
    million = claim("million")

    assert claim("told", "No study is named.").note_parts([million]) == ["No study is named."]
    assert claim("told", "Compare million.").note_parts([]) == ["Compare million."]
    assert claim("told").note_parts([million]) == []
