"""Texts with the mistakes that offices make: two real ones run together, a scrap inserted or in place of a part."""

from hypothesis import strategies as st


@st.composite
def spoiled(draw, texts: list[str], scraps: list[str]) -> str:
    """Draw one or two texts and spoil them in one place."""
    text = draw(st.sampled_from(["，", "；", " ", "\n", ""])).join(
        draw(st.lists(st.sampled_from(texts), min_size=1, max_size=2))
    )
    place = draw(st.integers(0, len(text)))
    return text[:place] + draw(st.sampled_from(scraps)) + text[place + draw(st.integers(0, 2)) :]
