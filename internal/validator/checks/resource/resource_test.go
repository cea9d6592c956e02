// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package resource_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// resourceCases show when the checks of this family report something, and when they do not.
var resourceCases = slices.Concat(
	resourceElementCases, resourceNestedCases, resourceFormCases, resourceFieldCases, resourceFormatCases, resourceNameCases,
	resourceActionCases, resourceListCases, resourceAttachedCases,
)

// at places of the one resource and the one action of a statement.
const (
	atResource = "$.Statement[0].Resource"
	atAction   = "$.Statement[0].Action"
)

// denyOn is allowOn for a Deny.
func denyOn(action, resource string) string {
	return strings.Replace(checktest.AllowOn(action, resource), "Allow", "Deny", 1)
}

// onResource returns a statement of a resource policy, with a principal.
func onResource(action, resource string) string {
	return strings.Replace(checktest.AllowOn(action, resource), `,"Action"`, `,"Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action"`, 1)
}

// knownInPart makes a document with one statement whose only resource is not known beyond the text.
func knownInPart(action, prefix string) func(*frame.Input) {
	return func(in *frame.Input) { in.Root = partTree("Allow", action, pattern.WithPrefix(prefix)) }
}

func partTree(effect, action string, resources ...pattern.Text) *policy.Node {
	var nodes []*policy.Node
	for _, r := range resources {
		nodes = append(nodes, policy.NewString(policy.Pos{}, r))
	}
	return checktest.Tree(checktest.Member("Effect", checktest.Literal(effect)), checktest.Member("Action", checktest.Literal(action)), checktest.Member("Resource", policy.NewArray(policy.Pos{}, nodes, false)))
}

// TestARNField compares the field of an ARN with what SplitARN gives.
func TestARNField(t *testing.T) {
	for _, text := range []string{"", "arn", "arn:aws:s3:::a/b:c", "arn:aws:kms:${aws:RequestedRegion}:1:key/*", "arn:aws:sqs:${a:b", ":::::::", "${a:b}:c"} {
		for n := range 7 {
			want := ""
			if f := arn.SplitFields(text); n < len(f) {
				want = f[n]
			}
			if got := view.ARNField(text, n); got != want {
				t.Errorf("arnField(%q, %d) = %q, want %q", text, n, got, want)
			}
		}
	}
}
