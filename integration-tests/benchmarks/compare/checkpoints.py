"""Models of real sizes with random weights, which both sides read: nothing is downloaded.

    python -m compare.checkpoints git|trocr FOLDER

A folder holds the model in the layout of the Hugging Face hub and sixteen pictures. The same seeds give the same files.
"""
import json
import os
import sys

TOKENS = 20
BEAMS = 4
PICTURES = 16
LEAST_MARGIN = 2e-3  # between the first and the second token of each step, so that rounding can't choose


class Git:
    """microsoft/git-base: CLIP's ViT-B/16 on 224², and six layers of 768 that read its tokens as a prefix."""
    words, name = 30522, "git-base"
    processor = dict(image_processor_type="CLIPImageProcessor", do_resize=True, size={"shortest_edge": 224}, resample=3,
                     do_center_crop=True, crop_size={"height": 224, "width": 224}, do_rescale=True, rescale_factor=1 / 255,
                     do_normalize=True, do_convert_rgb=True, image_mean=[0.48145466, 0.4578275, 0.40821073],
                     image_std=[0.26862954, 0.26130258, 0.27577711])

    @staticmethod
    def make():
        from transformers import GitConfig, GitForCausalLM
        return GitForCausalLM(GitConfig(eos_token_id=None))

    @staticmethod
    def load(folder, **options):
        from transformers import GitForCausalLM
        return GitForCausalLM.from_pretrained(folder, **options)

    @staticmethod
    def process(folder):
        from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil as Processor
        return Processor(**processor_settings(folder))

    @staticmethod
    def scale(name):
        """Of random weights, so that layers are small beside the embeddings and each step sees another state."""
        return 1 if "embedding" in name else 4 if name == "output.weight" else .7


class Trocr:
    """microsoft/trocr-base: ViT-B/16 on 384², and twelve layers of 1024 with attention to its tokens."""
    words, name = 50265, "trocr-base"
    processor = dict(image_processor_type="ViTImageProcessor", do_resize=True, size={"height": 384, "width": 384}, resample=2,
                     do_rescale=True, rescale_factor=1 / 255, do_normalize=True, image_mean=[.5, .5, .5], image_std=[.5, .5, .5])

    @staticmethod
    def make():
        from transformers import TrOCRConfig, ViTConfig, VisionEncoderDecoderConfig, VisionEncoderDecoderModel
        decoder = TrOCRConfig(cross_attention_hidden_size=768, max_position_embeddings=512, eos_token_id=None, decoder_start_token_id=2,
                              pad_token_id=0, bos_token_id=101, is_decoder=True, add_cross_attention=True, tie_word_embeddings=False)
        config = VisionEncoderDecoderConfig.from_encoder_decoder_configs(ViTConfig(image_size=384, qkv_bias=False), decoder,
                                                                             tie_word_embeddings=False)
        config.decoder_start_token_id, config.pad_token_id, config.eos_token_id = 2, 0, None
        return VisionEncoderDecoderModel(config)

    @staticmethod
    def load(folder, **options):
        from transformers import VisionEncoderDecoderModel
        return VisionEncoderDecoderModel.from_pretrained(folder, **options)

    @staticmethod
    def process(folder):
        from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil as Processor
        return Processor(**processor_settings(folder))

    @staticmethod
    def scale(name):
        return 1 if "embed" in name else 4 if "output_projection" in name else .4


MODELS = {"git": Git, "trocr": Trocr}


def of(folder):
    """What kind of model a folder holds."""
    return MODELS["git" if json.load(open(f"{folder}/config.json"))["model_type"] == "git" else "trocr"]


def processor_settings(folder):
    return {k: v for k, v in json.load(open(f"{folder}/preprocessor_config.json")).items() if k != "image_processor_type"}


def picture(folder, index):
    return f"{folder}/picture-{index}.png"


def write(kind, folder):
    """Fills a folder; what is there already stays."""
    os.makedirs(folder, exist_ok=True)
    if not os.path.exists(picture(folder, PICTURES - 1)):
        write_pictures(folder)
    if not os.path.exists(f"{folder}/complete"):
        write_files(kind, folder)
        write_model(kind, folder)


def write_pictures(folder):
    import numpy as np
    from PIL import Image
    for index in range(PICTURES):
        rng = np.random.default_rng(7 + index)
        coarse = Image.fromarray(rng.integers(0, 256, (12, 16, 3), dtype=np.uint8))
        picture_of = np.asarray(coarse.resize((640, 480), Image.Resampling.BICUBIC)).astype(np.int16) + rng.integers(-6, 7, (480, 640, 3))
        Image.fromarray(picture_of.clip(0, 255).astype(np.uint8)).save(picture(folder, index))


def write_files(kind, folder):
    words = [f"word{i}" for i in range(MODELS[kind].words)]
    words[0], words[100:104] = "[PAD]", ["[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    with open(f"{folder}/vocab.txt", "w") as file:
        file.write("\n".join(words) + "\n")
    with open(f"{folder}/tokenizer_config.json", "w") as file:
        json.dump(dict(tokenizer_class="BertTokenizer", do_lower_case=True, model_max_length=512), file)
    with open(f"{folder}/preprocessor_config.json", "w") as file:
        json.dump(MODELS[kind].processor, file)


def write_model(kind, folder):
    """The first seed whose words are many and, greedily or with beams, far enough from the next best."""
    import torch
    from PIL import Image
    pixels = MODELS[kind].process(folder)(Image.open(picture(folder, 0)), return_tensors="pt")["pixel_values"]
    for seed in range(1, 20):
        torch.manual_seed(seed)
        model = MODELS[kind].make().eval()
        for name, p in model.named_parameters():
            if p.dim() >= 2:
                p.data.normal_(0, MODELS[kind].scale(name) / p[0].numel() ** .5)
            elif name.endswith("bias"):
                p.data.normal_(0, .02)
        model.generation_config.eos_token_id = None
        out = model.generate(pixel_values=pixels, max_new_tokens=TOKENS, do_sample=False, output_scores=True, return_dict_in_generate=True)
        best = torch.stack(out.scores)[:, 0].topk(2).values
        margin, distinct = (best[:, 0] - best[:, 1]).min().item(), len(set(out.sequences[0].tolist()))
        print(f"{folder}: seed {seed}, least margin {margin:.3f}, {distinct} distinct tokens", file=sys.stderr, flush=True)
        if margin >= LEAST_MARGIN and distinct > TOKENS / 3:
            model.save_pretrained(folder)
            with open(f"{folder}/complete", "w") as file:
                file.write(f"seed {seed}\n")
            return
    sys.exit(f"{folder}: no seed gives tokens that rounding can't change")


def read_pixels(folder, pictures):
    """Of the first pictures, as processed for GIT; exports.py wrote them."""
    import numpy as np
    return np.fromfile(f"{folder}/pixels.f32", "<f4", pictures * 3 * 224 * 224).reshape(pictures, 3, 224, 224)


def tower(model):
    """GIT's vision tower alone: pixels in, tokens out."""
    import torch

    class Encoder(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.tower = model.git.image_encoder

        def forward(self, pixels):
            return self.tower(pixels).last_hidden_state
    return Encoder().eval()


if __name__ == "__main__":
    write(*sys.argv[1:])
