// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package principal

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// literals returns what is known of a string, its unknown parts left out.
func literals(n *policy.Node) string {
	if s, known := n.Text.Known(); known {
		return s
	}
	var b strings.Builder
	for p := range n.Text.Parts() {
		b.WriteString(p.Literal)
	}
	return b.String()
}
