# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""Makes Veduta's embedded models: a captioner of scenes and a reader of lines."""
