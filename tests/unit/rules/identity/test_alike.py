"""Characters taken for one another: by sound as names are read, by shape as they are written."""

import pytest

from registry.rules.identity.alike import looks_alike, sounds_alike


@pytest.mark.parametrize("pair", ["利丽", "蜃慎", "壶湖", "长常", "长张", "33"])
def test_characters_of_one_reading_sound_alike(pair: str) -> None:
    assert sounds_alike(pair[0], pair[1])
    assert sounds_alike(pair[1], pair[0])


@pytest.mark.parametrize("pair", ["丹石", "机有", "南柯"])
def test_readings_that_nobody_uses_in_names_do_not_count(pair: str) -> None:
    assert not sounds_alike(pair[0], pair[1])
    assert not sounds_alike(pair[1], pair[0])


@pytest.mark.parametrize("pair", ["未末", "司可", "特诗"])
def test_characters_of_similar_shape_look_alike(pair: str) -> None:
    assert looks_alike(pair[0], pair[1])
    assert looks_alike(pair[1], pair[0])
