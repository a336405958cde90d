"""The search over pairs, against a search that tries everything."""

from itertools import pairwise, permutations

from hypothesis import given
from hypothesis import strategies as st

from translate.languages import primary, script
from translate.records import Pair
from translate.routes import MAX_HOPS, Network, serves

TAGS = ("en", "en-GB", "pt", "pt-BR", "ru", "uk", "sr", "sr-Latn")
PAIRS = st.lists(st.builds(Pair, *[st.sampled_from(TAGS)] * 2).filter(lambda p: not serves(*p)), max_size=14)
ASKED = st.builds(Pair, *[st.sampled_from(TAGS)] * 2).filter(lambda p: not serves(*p))


def everything(pairs, asked, hops):
    """Ways of so many pairs that join, from one language to the other, and come by none twice."""
    for way in permutations(dict.fromkeys(pairs), hops):
        joints = [(asked.source, way[0].source), *((a.target, b.source) for a, b in pairwise(way))]
        tags = [asked.source, *(p.target for p in way)]
        if (
            all(serves(*joint) for joint in joints)
            and serves(tags[-1], asked.target)
            and not any(serves(a, b) for i, a in enumerate(tags) for b in tags[:i])
        ):
            yield way


@given(PAIRS, ASKED, st.integers(1, MAX_HOPS))
def test_all_ways_are_found(pairs, asked, hops):
    found = Network(pairs).ways(asked, hops)
    assert sorted(found) == sorted(everything(pairs, asked, hops))
    exact = [way[-1].target == asked.target for way in found]
    assert exact == sorted(exact, reverse=True)


@given(PAIRS, ASKED)
def test_what_is_reached_is_what_there_are_ways_to(pairs, asked):
    network = Network(pairs)
    reached = any(serves(tag, asked.target) for tag in network.reached(asked.source))
    assert reached == any(network.ways(asked, hops) for hops in range(1, MAX_HOPS + 1))


@given(PAIRS, ASKED)
def test_a_missing_hop_that_is_likely_to_be_had_completes_a_way(pairs, asked):
    network = Network(pairs)
    if any(network.ways(asked, hops) for hops in range(1, MAX_HOPS + 1)):
        return
    hop = network.missing(asked)
    ends = [Pair(*p) for tag in TAGS for p in ((asked.source, tag), (tag, asked.target)) if not serves(*p)]
    useful = [p for p in ends if not all(map(serves, p, asked)) and ways_with(pairs, p, asked)]
    likely = [p for p in useful if "en" in map(primary, p) or script(p.source) == script(p.target)]
    assert (hop in useful) if likely else hop is None


def ways_with(pairs, hop, asked):
    return [way for hops in range(2, MAX_HOPS + 1) for way in Network([*pairs, hop]).ways(asked, hops) if hop in way]
