// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// launches is a catalogue of one action that names an instance, an image and perhaps a
// volume, and says what these are. Only instances have t:size.
type launches struct{ iam.NoServices }

func (launches) Action(name string) (iam.ActionInfo, bool) {
	info := iam.ActionInfo{Name: "ec2:RunInstances", Together: iam.InOneCall}
	for _, kind := range []string{"instance", "image", "volume"} {
		middle := ":" + kind + "/"
		info.ResourceTypes = append(info.ResourceTypes, iam.ResourceType{
			Name: kind, Required: kind != "volume", Always: kind != "volume",
			Fits: func(arn pattern.Text) bool { return strings.Contains(arn.String(), middle) },
			Any: func(partition, region, account pattern.Text) []pattern.Text {
				if kind == "image" {
					account = pattern.Text{}
				}
				colon := pattern.Literal(":")
				return []pattern.Text{pattern.Concat(pattern.Literal("arn:"), partition, pattern.Literal(":ec2:"), region, colon, account, pattern.Literal(middle), pattern.Hole(pattern.NoColon))}
			},
		})
	}
	return info, strings.EqualFold(name, info.Name)
}

func (launches) ActionHasKey(string, string) truth.Value { return truth.True }

func (launches) ResourceHasKey(_ string, resource pattern.Text, key string) truth.Value {
	switch {
	case key != "t:size" || strings.Contains(resource.String(), ":instance/"):
		return truth.True
	case strings.Contains(resource.String(), ":volume/"):
		return truth.Unknown
	default:
		return truth.False
	}
}

// launch evaluates a launch on resources with an identity policy.
func launch(t *testing.T, statements string, keys map[string][]string, resources ...string) *Result {
	t.Helper()
	doc, err := policy.Parse(`{"Version":"2012-10-17","Statement":[` + statements + `]}`)
	if err != nil {
		t.Fatal(err)
	}
	p, err := program.Compile(doc, iam.Identity, "p", launches{})
	if err != nil {
		t.Fatal(err)
	}
	ev := New(Layers{Identity: Policies{List: []*program.Policy{p}}}, launches{}, Options{PartialResources: true})
	a, err := ev.Action("ec2:RunInstances")
	if err != nil {
		t.Fatal(err)
	}
	context, err := request.NewContext(keys, launches{})
	if err != nil {
		t.Fatal(err)
	}
	req := &request.Request{Principal: testCaller(t, castMira), Action: a, Context: context}
	for _, r := range resources {
		req.Resources = append(req.Resources, request.NewResource(withGaps(r)))
	}
	result, err := ev.Evaluate(req)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// E-1405: what is not named is any resource of its type in the region and account of the
// call; "*" is any of each type.
func TestE1405Any(t *testing.T) {
	const instance = "arn:aws:ec2:eu-west-1:444455556666:instance/i-1"
	for _, row := range []struct {
		statements string
		resources  []string
		want       Decision
		parts      []string
	}{
		{`{"Effect":"Allow","Action":"*","Resource":["arn:aws:ec2:eu-west-1:444455556666:*/*","arn:aws:ec2:eu-west-1::image/*"]}`, []string{instance}, Allowed, []string{instance, "any image"}},
		{`{"Effect":"Allow","Action":"*","Resource":["arn:aws:ec2:eu-west-1:444455556666:*/*","arn:aws:ec2:eu-west-1::image/ami-1"]}`, []string{instance}, Undetermined, []string{instance, "any image"}},
		// What every call needs and what is allowed nowhere in its region denies the call.
		{`{"Effect":"Allow","Action":"*","Resource":["arn:aws:ec2:eu-west-1:444455556666:*/*","arn:aws:ec2:eu-west-3::image/*"]}`, []string{instance}, ImplicitDeny, []string{instance, "any image"}},
		{`{"Effect":"Allow","Action":"*","Resource":"arn:aws:ec2:*::image/*"}`, []string{instance}, ImplicitDeny, []string{instance, "any image"}},
		{`{"Effect":"Allow","Action":"*","Resource":"*"}`, []string{"*"}, Allowed, []string{"any instance", "any image", "any volume"}},
		{`{"Effect":"Allow","Action":"*","Resource":["arn:*:ec2:*:*:instance/*","arn:*:ec2:*:*:image/*"]}`, []string{"*"}, Undetermined, []string{"any instance", "any image", "any volume"}},
		{`{"Effect":"Allow","Action":"*","Resource":"arn:*:ec2:*:*:image/*"}`, []string{"*"}, ImplicitDeny, []string{"any instance", "any image", "any volume"}},
	} {
		r := launch(t, row.statements, nil, row.resources...)
		var parts []string
		for _, p := range r.Parts {
			parts = append(parts, p.Resource)
		}
		if r.Decision != row.want || cmp.Diff(row.parts, parts) != "" {
			t.Errorf("%s on %v: %s, parts %v; want %s, %v", row.statements, row.resources, r.Decision, parts, row.want, row.parts)
		}
	}
}

// E-1405: each resource of a call is checked with its own keys.
func TestE1405Keys(t *testing.T) {
	const (
		instance = "arn:aws:ec2:eu-west-1:444455556666:instance/i-1"
		image    = "arn:aws:ec2:eu-west-1::image/ami-1"
		volume   = "arn:aws:ec2:eu-west-1:444455556666:volume/*"
	)
	fence := func(resource string) string {
		return `{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"` + resource + `","Condition":{"StringNotEquals":{"t:size":"small"}}}`
	}
	for _, row := range []struct {
		fenced, size string
		resources    []string
		want         Decision
	}{
		{instance, "small", []string{instance, image}, Allowed},
		{instance, "large", []string{instance, image}, ExplicitDeny},
		{"*", "small", []string{instance, image}, ExplicitDeny},
		{volume, "small", []string{instance, image, volume}, Undetermined},
	} {
		r := launch(t, fence(row.fenced), map[string][]string{"t:size": {row.size}}, row.resources...)
		if r.Decision != row.want {
			t.Errorf("%s fenced, %s: %s, want %s", row.fenced, row.size, r.Decision, row.want)
		}
		if row.want == Undetermined && (len(r.Causes) == 0 || r.Causes[0] != because(WhyKeyDoubtful, Cause{Action: "ec2:RunInstances", Resource: volume, Key: "t:size"})) {
			t.Errorf("causes %v", r.Causes)
		}
		if row.fenced == "*" && !slices.Contains(r.Notes, Note{Kind: NoteOwnKeys, Action: "ec2:RunInstances", Key: "t:size"}) {
			t.Errorf("notes %v", r.Notes)
		}
	}
}
