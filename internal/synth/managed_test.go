// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"context"
	"errors"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
)

// TestY206: what comes of any AWS managed policy, on the resources of an account, is proved to
// be within it; a policy that cannot be granted on other resources is refused with the reason.
func TestY206(t *testing.T) {
	c := catalog.Default()
	everywhere := make([]string, 0, len(manyServices))
	for _, s := range manyServices {
		everywhere = append(everywhere, s[:len(s)-len(tail(s))]+"*")
	}
	step := 1
	if testing.Short() {
		step = 20
	}
	answered, refused := 0, map[string]int{}
	names := c.ManagedPolicyNames()
	for i := 0; i < len(names); i += step {
		r, err := Synthesise(context.Background(), &Input{Catalog: c, Grants: []Grant{{Managed: names[i], Resources: everywhere}}})
		if err == nil {
			answered++
			if len(r.Documents) == 0 {
				t.Errorf("%s: no documents", names[i])
			}
			continue
		}
		for _, one := range Errors(err) {
			var internal *InternalError
			var e *Error
			switch {
			case errors.As(one, &internal):
				t.Errorf("%s: %v", names[i], internal)
			case errors.As(one, &e):
				refused[e.Rule]++
			default:
				t.Errorf("%s: %v", names[i], one)
			}
		}
	}
	t.Logf("%d answered; refused by rule: %v", answered, refused)
}

// tail is what follows the fixed beginning of one of manyServices.
func tail(s string) string {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == '/' || s[i] == ':' {
			return s[i+1:]
		}
	}
	return s
}
