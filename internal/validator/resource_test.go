// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
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

// allowOn returns a statement that allows an action on a resource.
func allowOn(action, resource string) string {
	return `{"Effect":"Allow","Action":` + listJSON(action) + `,"Resource":` + listJSON(resource) + `}`
}

// denyOn is allowOn for a Deny.
func denyOn(action, resource string) string {
	return strings.Replace(allowOn(action, resource), "Allow", "Deny", 1)
}

// onResource returns a statement of a resource policy, with a principal.
func onResource(action, resource string) string {
	return strings.Replace(allowOn(action, resource), `,"Action"`, `,"Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action"`, 1)
}

// listJSON writes texts separated by spaces as a string or a list.
func listJSON(texts string) string {
	fields := strings.Fields(texts)
	if len(fields) == 1 {
		return `"` + fields[0] + `"`
	}
	return `["` + strings.Join(fields, `","`) + `"]`
}

// knownInPart makes a document with one statement whose only resource is not known beyond the text.
func knownInPart(action, prefix string) func(*Input) {
	return func(in *Input) { in.Root = partTree("Allow", action, pattern.WithPrefix(prefix)) }
}

func partTree(effect, action string, resources ...pattern.Text) *policy.Node {
	var nodes []*policy.Node
	for _, r := range resources {
		nodes = append(nodes, policy.NewString(policy.Pos{}, r))
	}
	return documentTree(member("Effect", literalNode(effect)), member("Action", literalNode(action)), member("Resource", policy.NewArray(policy.Pos{}, nodes, false)))
}

// TestResourceTables holds the tables of the family to their shape and to the catalogue.
func TestResourceTables(t *testing.T) {
	for _, table := range facts.Opened() {
		if err := table.Err(); err != nil {
			t.Error(err)
		}
	}
	for _, r := range facts.Regions() {
		if !iam.IsRegionShape(r.Code) {
			t.Errorf("%s does not have the shape of a region", r.Code)
		}
	}
	for _, row := range facts.Named("source_services").Rows() {
		principal, source := row[0], row[1]
		if source != "role" && source != "never" || view.GlobalPrincipal(principal) != principal {
			t.Errorf("bad row %s %s", principal, source)
		}
	}
	for _, typ := range catalog.Default().TypesForARN("iam") {
		for _, f := range typ.Formats {
			if word := typeWord(f.Resource()); f.Service() == "iam" && word != "root" && !slices.Contains(facts.IAMResourceKinds(), word) {
				t.Errorf("the catalogue has IAM resources %s, the table lacks %s", f, word)
			}
		}
	}
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

// TestPlainlyFits shows that the quick test never claims a fit that there is not.
func TestPlainlyFits(t *testing.T) {
	c := catalog.Default()
	plain, total := 0, 0
	for _, name := range c.ManagedPolicyNames() {
		p, err := c.ManagedPolicy(name)
		if err != nil {
			t.Fatal(err)
		}
		in := Input{Text: p.Document}
		for _, s := range newPass(&in).Statements {
			for i := range s.Resources {
				r := &s.Resources[i]
				if r.Star || !r.ARN.IsARN() {
					continue
				}
				total++
				quick := false
				for _, typ := range c.TypesForARN(r.ARN.Service()) {
					if plainlyFits(r, typ) {
						if quick = true; typ.Fit(r.Pattern()) < catalog.FitSome {
							t.Errorf("%s is not of the type %s %s", r.Text, typ.Service, typ.Name)
						}
					}
				}
				if quick {
					plain++
				}
			}
		}
	}
	if plain < total/2 {
		t.Errorf("the quick test tells only %d of %d entries", plain, total)
	}
}
