# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""Pictures of emoji on coloured grounds, with their captions and questions about them."""
