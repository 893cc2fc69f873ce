# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""What a training that starts with another model takes from it."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from recipe.captioner import WORDS, Captioner
from recipe.export import export
from recipe.starting import start


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    torch.manual_seed(1)
    task = Captioner()
    export(task, task.trained(task.model()), tmp_path, torch.float32)
    return tmp_path


def test_it_has_all_weights_of_a_model_of_its_own_kind(exported: Path):
    model = Captioner().model().captioner
    start(model, exported, WORDS)
    given = load_file(exported / "model.safetensors")
    assert all(torch.equal(value, given[name]) for name, value in model.state_dict().items())


def test_it_keeps_what_was_learned_of_the_words_that_both_know(exported: Path):
    given = load_file(exported / "model.safetensors")
    embeddings = "git.embeddings.word_embeddings.weight"
    kept = [WORDS.index("fox"), WORDS.index("a")]
    for name in (embeddings, "output.weight", "output.bias"):
        given[name] = given[name][kept].clone()
    save_file(given, exported / "model.safetensors")
    (exported / "vocab.txt").write_text("fox\na\n")
    model = Captioner().model().captioner
    before = model.state_dict()[embeddings].clone()
    start(model, exported, WORDS)
    after = model.state_dict()[embeddings]
    assert torch.equal(after[kept], given[embeddings])
    other = WORDS.index("owl")
    assert torch.equal(after[other], before[other])


def test_it_stretches_a_coarser_grid(exported: Path):
    given = load_file(exported / "model.safetensors")
    name = "git.image_encoder.vision_model.embeddings.position_embedding.weight"
    rows = torch.arange(8.0)[:, None, None].expand(8, 8, 192).reshape(64, 192)
    given[name] = torch.cat((torch.full((1, 192), -1.0), rows))
    save_file(given, exported / "model.safetensors")
    model = Captioner().model().captioner
    start(model, exported, WORDS)
    positions = model.state_dict()[name]
    assert positions[0].eq(-1).all()
    grid = positions[1:].reshape(9, 9, 192)
    assert (grid[1:] > grid[:-1]).all()
    torch.testing.assert_close(grid[4], torch.full((9, 192), 3.5))


def test_a_model_of_another_size_is_refused(exported: Path):
    given = load_file(exported / "model.safetensors")
    name = "git.visual_projection.visual_projection.0.weight"
    given[name] = given[name][:100].clone()
    save_file(given, exported / "model.safetensors")
    with pytest.raises(ValueError, match="start with a model of the same size"):
        start(Captioner().model().captioner, exported, WORDS)
