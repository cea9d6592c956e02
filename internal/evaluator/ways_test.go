// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
)

// TestWays: a request that is denied because nothing allows it is allowed once every layer
// of one of the ways allows it, and not before.
func TestWays(t *testing.T) {
	const (
		other   = `{"Effect":"Allow","Action":"ec2:*","Resource":"*"}`
		anybody = `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}`
	)
	names := func(principal, resource string) string {
		if resource == "" {
			return `{"Effect":"Allow","Principal":{"AWS":"` + principal + `"},"Action":"*"}`
		}
		return `{"Effect":"Allow","Principal":{"AWS":"` + principal + `"},"Action":"*","Resource":"*"}`
	}
	lists := [][]string{nil, {fullAccess}, {other}}
	count := 0
	for _, caller := range []string{mira, harvester, courier, rootA} {
		for _, on := range []struct{ action, resource, element string }{
			{"sqs:SendMessage", intake, "*"}, {"kms:Decrypt", keyK, "*"}, {"sts:AssumeRole", "arn:aws:iam::444455556666:role/Target", ""},
		} {
			for i := range 3 * 3 * 3 * 3 * 2 * 4 {
				w := world{principal: caller, action: on.action, resource: on.resource}
				next := func(n int) (k int) {
					k, i = i%n, i/n
					return k
				}
				w.id = lists[next(3)]
				pb, sp := lists[next(3)], lists[next(3)]
				if l := lists[next(3)]; l != nil {
					w.scp = [][]string{{fullAccess}, l}
				}
				if next(2) == 1 {
					w.vpce = `{"Effect":"Allow","Principal":"*","Action":"ec2:*","Resource":"*"}`
				}
				w.rp = []string{"", names(courier+"X", on.element), names(accountA, on.element), names(caller, on.element)}[next(4)]
				if caller == rootA && (w.id != nil || pb != nil || sp != nil) || caller == mira && sp != nil {
					continue
				}
				if w.sp = sp; pb != nil {
					w.pb = pb[0]
				}
				r := w.evaluate(t)
				if r.Decision != evaluator.ImplicitDeny {
					if len(r.Ways) > 0 {
						t.Fatalf("%+v: %s, and there are ways", w, r.Decision)
					}
					continue
				}
				count++
				if len(r.Ways) == 0 && r.Rule.Kind == evaluator.NoteNone {
					t.Fatalf("%+v: no way", w)
				}
				for _, way := range r.Ways {
					for part := range len(way) + 1 {
						v := w
						layers := way
						if part < len(way) { // all but one
							if l := way[part]; slices.Contains(way, evaluator.LayerResource) && (l == evaluator.LayerBoundary || l == evaluator.LayerSession) {
								continue // they do not limit a user that the policy of the resource names
							}
							layers = slices.Delete(slices.Clone(way), part, part+1)
						}
						for _, l := range layers {
							switch l {
							case evaluator.LayerIdentity:
								v.id = []string{fullAccess}
							case evaluator.LayerBoundary:
								v.pb = fullAccess
							case evaluator.LayerSession:
								v.sp = []string{fullAccess}
							case evaluator.LayerSCP:
								v.scp = [][]string{{fullAccess}, {fullAccess}}
							case evaluator.LayerEndpoint:
								v.vpce = anybody
							case evaluator.LayerResource:
								v.rp = names(caller, on.element)
							default:
								t.Fatalf("%+v: %s", w, l)
							}
						}
						if got := v.evaluate(t).Decision; (got == evaluator.Allowed) != (part == len(way)) {
							t.Fatalf("%+v: ways %v, with %v: %s", w, fmt.Sprint(r.Ways), layers, got)
						}
					}
				}
			}
		}
	}
	if count < 500 {
		t.Errorf("only %d requests", count)
	}
}
