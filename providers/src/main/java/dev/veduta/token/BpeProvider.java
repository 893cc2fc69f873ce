// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;
import dev.veduta.spi.ModelFiles;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.Tokenizer;
import dev.veduta.spi.TokenizerProvider;
import java.util.List;
import java.util.Optional;

/// Byte-pair encoding, from `tokenizer.json` or else `vocab.json` and `merges.txt`, as Transformers
/// 5.18 reads them (https://huggingface.co/openai-community/gpt2 has all three).
///
/// For a tokenizer of GPT-2's or RoBERTa's class that is: vocabulary, merges and added tokens are
/// taken from the file, the rest is the family's with the settings of `tokenizer_config.json` or
/// their defaults. Any other class takes all of `tokenizer.json` as it stands.
@Plugin("BPE")
public final class BpeProvider implements TokenizerProvider {
  private static final String VOCABULARY = "vocab.json";
  private static final String MERGES = "merges.txt";
  private static final long MAX_BYTES = 32L << 20;

  @Override
  public boolean matches(ModelFiles files) {
    return TokenizerFile.isOf(files, name(), TokenizerFile.MERGES);
  }

  @Override
  public Tokenizer load(ModelFiles files) {
    TokenizerConfig config = TokenizerConfig.read(files);
    Optional<BpeFamily> family = BpeFamily.of(config, files);
    Optional<TokenizerJson> json = TokenizerJson.readIfPresent(files);
    if (json.isEmpty()) {
      return ofMerges(files, config, family.orElseGet(() -> BpeFamily.ofDecoder(files)));
    }
    json.get().requireModel(name());
    return family.isPresent()
        ? ofFamily(json.get(), config, family.get())
        : asWritten(json.get(), config);
  }

  private static Tokenizer asWritten(TokenizerJson json, TokenizerConfig config) {
    BpeSettings settings = BpeSettings.read(json.model());
    Vocabulary vocabulary = json.vocabulary();
    AddedTokens added = AddedTokens.place(vocabulary, config.withAdded(json.addedTokens()));
    Merges merges = merges(json, vocabulary, settings);
    return TokenizerPipeline.of(
        added,
        json.parts(added.vocabulary()),
        new Bpe(vocabulary, merges, settings, added.vocabulary()),
        config.cleanUpBpe());
  }

  private static Tokenizer ofFamily(TokenizerJson json, TokenizerConfig config, BpeFamily family) {
    Vocabulary vocabulary = json.vocabulary();
    TokenizerConfig complete = config.orRoles(family.roles());
    AddedTokens added = AddedTokens.place(vocabulary, complete.withAdded(json.addedTokens()));
    // What the file says around its vocabulary gives way to the family's own, but for the template
    // of GPT-2; all of it must make sense.
    Template template = json.parts(added.vocabulary()).template();
    Merges merges = merges(json, vocabulary, BpeSettings.BYTES);
    return byteLevel(vocabulary, merges, added, complete, family, template);
  }

  private static Tokenizer ofMerges(ModelFiles files, TokenizerConfig config, BpeFamily family) {
    Vocabulary vocabulary = Vocabulary.ofJson(Config.read(files, VOCABULARY));
    String location = files.location(MERGES);
    List<Merges.Pair> pairs =
        Merges.ofLines(location, StrictText.of(location, files.bytes(MERGES, MAX_BYTES)));
    TokenizerConfig complete = config.orRoles(family.roles());
    AddedTokens added = AddedTokens.place(vocabulary, complete.withAdded(List.of()));
    return byteLevel(
        vocabulary,
        new Merges(location, pairs, vocabulary, BpeSettings.BYTES.prefix()),
        added,
        complete,
        family,
        complete.template(added.vocabulary()));
  }

  private static Tokenizer byteLevel(
      Vocabulary vocabulary,
      Merges merges,
      AddedTokens added,
      TokenizerConfig config,
      BpeFamily family,
      Template stated) {
    Vocabulary all = added.vocabulary();
    Template template =
        switch (family) {
          case GPT2 -> stated;
          case ROBERTA -> Template.around(config.id("cls_token", all), config.id("sep_token", all));
        };
    boolean prefixSpace = config.config().flag("add_prefix_space", false);
    return TokenizerPipeline.of(
        added,
        new TokenizerParts(
            Normalizer.NONE, new ByteLevel(prefixSpace, true), template, new ByteLevelDecoder()),
        new Bpe(vocabulary, merges, BpeSettings.BYTES, all),
        config.cleanUpBpe());
  }

  private static Merges merges(TokenizerJson json, Vocabulary vocabulary, BpeSettings settings) {
    return new Merges(
        json.model().location(), Merges.ofJson(json.model()), vocabulary, settings.prefix());
  }
}
