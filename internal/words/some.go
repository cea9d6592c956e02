// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package words

import (
	"fmt"
	"hash/fnv"
	"strings"
)

// Some joins texts. Where there are more than most it says how many more there are, with a mark
// that changes with them.
func Some(texts []string, separator string, most int) string {
	if len(texts) <= most {
		return strings.Join(texts, separator)
	}
	return strings.Join(texts[:most-1], separator) + separator +
		fmt.Sprintf("%d more %s", len(texts)-most+1, Mark(strings.Join(texts[most-1:], "\n")))
}

// Mark is a short name of a text: it changes with the text.
func Mark(s string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s))
	return fmt.Sprintf("[%08x]", h.Sum32())
}
