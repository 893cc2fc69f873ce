// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import java.util.List;
import java.util.stream.Stream;

/// The languages that mBART's vocabularies end with, in the order of their ids
/// (https://huggingface.co/facebook/mbart-large-cc25,
/// https://huggingface.co/facebook/mbart-large-50).
final class MBartLanguages {
  static final List<String> ALL_25 =
      List.of(
          "ar_AR", "cs_CZ", "de_DE", "en_XX", "es_XX", "et_EE", "fi_FI", "fr_XX", "gu_IN", "hi_IN",
          "it_IT", "ja_XX", "kk_KZ", "ko_KR", "lt_LT", "lv_LV", "my_MM", "ne_NP", "nl_XX", "ro_RO",
          "ru_RU", "si_LK", "tr_TR", "vi_VN", "zh_CN");

  private static final List<String> FURTHER =
      List.of(
          "af_ZA", "az_AZ", "bn_IN", "fa_IR", "he_IL", "hr_HR", "id_ID", "ka_GE", "km_KH", "mk_MK",
          "ml_IN", "mn_MN", "mr_IN", "pl_PL", "ps_AF", "pt_XX", "sv_SE", "sw_KE", "ta_IN", "te_IN",
          "th_TH", "tl_XX", "uk_UA", "ur_PK", "xh_ZA", "gl_ES", "sl_SI");

  static final List<String> ALL_52 = Stream.concat(ALL_25.stream(), FURTHER.stream()).toList();

  private MBartLanguages() {}
}
