# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""Pictures of one printed line of text."""
