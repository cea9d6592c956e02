// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package request

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Stated is what a context says of a key: presence Unknown where it says nothing.
type Stated struct {
	Presence truth.Value
	Values   []string
}

// Stated returns what the context says of the key.
func (c *Context) Stated(name string) Stated {
	e := c.Entry(name)
	if e == nil {
		return Stated{Presence: truth.Unknown}
	}
	out := Stated{Presence: e.Value.Here()}
	for i := range e.Value.Count() {
		if text, known := e.Value.At(i).Known(); known {
			out.Values = append(out.Values, text)
		} else {
			out.Presence = truth.And(out.Presence, truth.Unknown)
		}
	}
	return out
}

// Is reports whether the key is known to hold exactly this value.
func (x *Stated) Is(value string) bool {
	return x.Presence == truth.True && len(x.Values) == 1 && strings.EqualFold(x.Values[0], value)
}
