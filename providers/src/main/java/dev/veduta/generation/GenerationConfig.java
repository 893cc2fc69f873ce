// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.api.EarlyStopping;
import dev.veduta.api.GenerationOptions;
import dev.veduta.spi.Config;
import dev.veduta.spi.ModelFiles;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/// Reads the options that a checkpoint brings along: `generation_config.json`, or, where that is
/// absent, the generation keys of `config.json` (spec/10-generation.md, section 1).
public final class GenerationConfig {
  private static final System.Logger LOG = System.getLogger(GenerationConfig.class.getName());
  private static final String FILE = "generation_config.json";
  private static final int MOST = Integer.MAX_VALUE;

  private GenerationConfig() {}

  /// The checkpoint's options.
  ///
  /// @param fromConfig what `config.json` and its class's defaults say, for checkpoints without
  ///   `generation_config.json`
  /// @throws dev.veduta.api.ModelException when a value is of the wrong kind or out of range
  public static GenerationOptions read(
      ModelFiles files, Config config, GenerationOptions fromConfig) {
    return Config.readIfPresent(files, FILE)
        .map(GenerationConfig::parse)
        .orElseGet(() -> parse(config).orElse(fromConfig));
  }

  /// The generation keys of one object.
  ///
  /// @throws dev.veduta.api.ModelException when a value is of the wrong kind or out of range
  public static GenerationOptions parse(Config config) {
    GenerationOptions.Builder options = GenerationOptions.builder();
    if (config.has("max_new_tokens")) {
      options.maxNewTokens(config.integer("max_new_tokens", 20, 1, MOST));
    }
    if (config.has("max_length")) {
      options.maxLength(config.integer("max_length", 20, 1, MOST));
    }
    if (config.has("min_new_tokens")) {
      options.minNewTokens(config.integer("min_new_tokens", 0, 0, MOST));
    }
    if (config.has("min_length")) {
      options.minLength(config.integer("min_length", 0, 0, MOST));
    }
    if (config.has("num_beams")) {
      options.numBeams(config.integer("num_beams", 1, 1, 1024));
    }
    if (config.has("num_return_sequences")) {
      options.numReturnSequences(config.integer("num_return_sequences", 1, 1, 1024));
    }
    if (config.has("length_penalty")) {
      options.lengthPenalty(config.number("length_penalty", 1, -1e6, 1e6));
    }
    if (config.has("early_stopping")) {
      options.earlyStopping(earlyStopping(config));
    }
    if (config.has("repetition_penalty")) {
      options.repetitionPenalty(config.number("repetition_penalty", 1, Float.MIN_NORMAL, 1e6));
    }
    if (config.has("no_repeat_ngram_size")) {
      options.noRepeatNgramSize(config.integer("no_repeat_ngram_size", 0, 0, MOST));
    }
    if (config.has("bad_words_ids")) {
      options.badWordsIds(sequences(config, "bad_words_ids"));
    }
    if (config.has("suppress_tokens")) {
      options.suppressTokens(ids(config, "suppress_tokens"));
    }
    if (config.has("begin_suppress_tokens")) {
      options.beginSuppressTokens(ids(config, "begin_suppress_tokens"));
    }
    if (config.has("forced_bos_token_id")) {
      options.forcedBosTokenId(config.integer("forced_bos_token_id", 0, 0, MOST));
    }
    if (config.has("forced_eos_token_id")) {
      options.forcedEosTokenIds(ids(config, "forced_eos_token_id"));
    }
    if (config.has("bos_token_id")) {
      options.bosTokenId(config.integer("bos_token_id", 0, 0, MOST));
    }
    if (config.has("decoder_start_token_id")) {
      options.decoderStartTokenId(config.integer("decoder_start_token_id", 0, 0, MOST));
    }
    if (config.has("eos_token_id")) {
      options.eosTokenIds(ids(config, "eos_token_id"));
    }
    if (config.has("pad_token_id")) {
      options.padTokenId(config.integer("pad_token_id", 0, 0, MOST));
    }
    if (config.flag("do_sample", false)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} asks for sampling (do_sample), which is not offered: the likeliest tokens are taken",
          config.location());
    }
    return options.build();
  }

  private static EarlyStopping earlyStopping(Config config) {
    JsonValue value = config.value("early_stopping");
    return switch (value.getValueType()) {
      case TRUE -> EarlyStopping.FIRST;
      case FALSE -> EarlyStopping.HEURISTIC;
      case STRING -> {
        if (config.text("early_stopping", "").equals("never")) {
          yield EarlyStopping.NEVER;
        }
        throw config.wrong("early_stopping", "true, false or \"never\"");
      }
      case ARRAY, OBJECT, NUMBER, NULL ->
          throw config.wrong("early_stopping", "true, false or \"never\"");
    };
  }

  /// One id, or a list of them.
  private static List<Integer> ids(Config config, String key) {
    if (config.value(key) instanceof JsonArray array) {
      return ids(config, key, array);
    }
    return List.of(config.integer(key, 0, 0, MOST));
  }

  private static List<List<Integer>> sequences(Config config, String key) {
    List<List<Integer>> sequences = new ArrayList<>();
    if (config.value(key) instanceof JsonArray array) {
      for (JsonValue value : array) {
        if (value instanceof JsonArray sequence && !sequence.isEmpty()) {
          sequences.add(ids(config, key, sequence));
        } else {
          throw config.wrong(key, "a list of lists of token ids");
        }
      }
      return sequences;
    }
    throw config.wrong(key, "a list of lists of token ids");
  }

  private static List<Integer> ids(Config config, String key, JsonArray array) {
    List<Integer> ids = new ArrayList<>();
    for (JsonValue value : array) {
      if (value instanceof JsonNumber number
          && number.isIntegral()
          && number.doubleValue() >= 0
          && number.doubleValue() <= MOST) {
        ids.add(number.intValue());
      } else {
        throw config.wrong(key, "token ids");
      }
    }
    return ids;
  }
}
