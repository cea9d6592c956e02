// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// ofNoType warns about resources of no type that is known, which were evaluated all the
// same (E-815).
func ofNoType(w *warner) {
	const most = 3
	for _, x := range w.results {
		for i := range x.targets {
			t := &x.targets[i]
			if len(t.ofNoType) == 0 {
				continue
			}
			shown := strconv.Quote(words.OneLine(t.text.String()))
			names := t.ofNoType[:min(most, len(t.ofNoType))]
			actions := strings.Join(names, ", ")
			if more := len(t.ofNoType) - len(names); more > 0 {
				actions += fmt.Sprintf(" and %d more", more)
			}
			types := w.catalog.ResourceTypes(t.ofNoType[0])
			w.add(documents.AtElement(w.in.names().Expectations, x.index), "Resource ARN of no known form: "+shown,
				fmt.Sprintf("The service reference of AWS lists no resource with an ARN like %s. The expectation %q was evaluated for it with %s all the same: "+
					"no key of a resource type is certain. If the ARN is misspelt, correct it: resources of %s are %s.",
					shown, x.name, actions, t.ofNoType[0], strings.Join(types[:min(most, len(types))], ", ")))
		}
	}
}
