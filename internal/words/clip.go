// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package words

// Clip shortens text to n characters.
func Clip(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i] + "…"
		}
		n--
	}
	return text
}
