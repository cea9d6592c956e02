// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// fewActions is a catalogue of some actions: the ARN prefixes of their resource types,
// "!" before those of required ones.
type fewActions struct{ iam.NoServices }

var fewActionTypes = map[string][]string{
	"s3:listallmybuckets": nil,
	"sqs:sendmessage":     {"!arn:aws:sqs:"},
	"kms:createalias":     {"!arn:aws:kms:eu-west-1:444455556666:alias/", "!arn:aws:kms:eu-west-1:444455556666:key/"},
	"ec2:runinstances":    {"!arn:aws:ec2:eu-west-1:444455556666:instance/", "!arn:aws:ec2:eu-west-1::image/", "arn:aws:ec2:eu-west-1:444455556666:volume/"},
	"sts:assumerole":      {"!arn:aws:iam::444455556666:role/"},
	"sts:tagsession":      {"arn:aws:iam::444455556666:role/"},
}

func (fewActions) Action(name string) (iam.ActionInfo, bool) {
	types, ok := fewActionTypes[strings.ToLower(name)]
	info := iam.ActionInfo{Name: name}
	required := 0
	for _, t := range types {
		prefix, marked := strings.CutPrefix(t, "!")
		if marked {
			required++
		}
		words := strings.FieldsFunc(prefix, func(r rune) bool { return r == ':' || r == '/' })
		info.ResourceTypes = append(info.ResourceTypes, iam.ResourceType{
			Name: words[len(words)-1], Required: marked,
			Fits: func(arn pattern.Text) bool { return pattern.StartsWith(arn, prefix) != truth.False },
		})
	}
	if required > 1 {
		info.Together = iam.InOneCall
	}
	return info, ok
}

// checksOf lists the checks of a request as "action resource", with "?" before those
// that may not be part of it.
func checksOf(t *testing.T, opts Options, action string, context *request.Context, resources ...string) ([]string, error) {
	t.Helper()
	ev := &Evaluator{catalog: fewActions{}, opts: opts}
	a, err := ev.Action(action)
	if err != nil {
		t.Fatal(err)
	}
	req := &request.Request{Principal: testCaller(t, castMira), Action: a, Context: context}
	for _, r := range resources {
		req.Resources = append(req.Resources, request.NewResource(withGaps(r)))
	}
	checks, err := ev.checks(req, nil)
	var out []string
	for _, c := range checks {
		s := c.action.Name + " " + c.resource.String()
		if c.unsure != nil {
			s = "?" + s
		}
		if (c.action != a || c.unsure != nil) && c.note.Kind == NoteNone {
			t.Errorf("%s is checked without a reason", s)
		}
		out = append(out, s)
	}
	return out, err
}

// TestChecks is section 14: what a request is split into.
func TestChecks(t *testing.T) {
	const (
		instance = "arn:aws:ec2:eu-west-1:444455556666:instance/*"
		image    = "arn:aws:ec2:eu-west-1::image/ami-1"
		volume   = "arn:aws:ec2:eu-west-1:444455556666:volume/*"
	)
	partial := Options{PartialResources: true}
	for _, tt := range []struct {
		rule, action string
		opts         Options
		resources    []string
		want         []string
		err          string
	}{
		{"E-1402", "sqs:SendMessage", Options{}, []string{castQueue}, []string{"sqs:SendMessage " + castQueue}, ""},
		{"E-1404", "sqs:SendMessage", Options{}, []string{"*"}, []string{"sqs:SendMessage *"}, ""},
		{"E-814", "sqs:SendMessage", Options{}, []string{castBucket}, []string{"sqs:SendMessage " + castBucket}, ""},
		{"E-1403", "s3:ListAllMyBuckets", Options{}, []string{"*"}, []string{"s3:ListAllMyBuckets *"}, ""},
		{"E-1653", "s3:ListAllMyBuckets", Options{}, []string{gap}, []string{"s3:ListAllMyBuckets *"}, ""},
		{"E-1404", "s3:ListAllMyBuckets", Options{}, []string{castBucket}, nil, `write "*"`},
		{"E-1404", "s3:ListAllMyBuckets", Options{}, []string{"arn:aws:s3:::" + gap}, nil, "takes no resource"},
		{"E-1405", "ec2:RunInstances", Options{}, []string{instance, image}, []string{"ec2:RunInstances " + instance, "ec2:RunInstances " + image}, ""},
		{"E-1406", "ec2:RunInstances", Options{}, []string{instance, image, volume}, []string{"ec2:RunInstances " + instance, "ec2:RunInstances " + image, "ec2:RunInstances " + volume}, ""},
		{"E-1405", "ec2:RunInstances", Options{}, []string{instance}, nil, "of type image"},
		{"E-1405", "ec2:RunInstances", Options{}, []string{volume}, nil, "instance or image"},
		{"E-1405", "ec2:RunInstances", Options{}, []string{"*"}, []string{"ec2:RunInstances *"}, ""},
		{"E-1405", "ec2:RunInstances", Options{}, []string{"arn:aws:ec2:" + gap}, []string{"ec2:RunInstances arn:aws:ec2:(unknown)"}, ""},
		{"E-1405", "ec2:RunInstances", partial, []string{instance}, []string{"ec2:RunInstances " + instance, "?ec2:RunInstances *"}, ""},
		{"E-1326", "kms:CreateAlias", Options{}, []string{castAlias, castKey}, []string{"kms:CreateAlias " + castAlias, "kms:CreateAlias " + castKey}, ""},
		{"E-1326", "kms:CreateAlias", Options{}, []string{castAlias}, nil, "of type key"},
	} {
		got, err := checksOf(t, tt.opts, tt.action, nil, tt.resources...)
		if tt.err != "" {
			if err == nil || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("%s: %s on %v: error %v, want %q", tt.rule, tt.action, tt.resources, err, tt.err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", tt.rule, err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s on %v (-want +got):\n%s", tt.rule, tt.action, tt.resources, diff)
		}
	}
}

// TestE1305: what an assume call needs in addition to its own permission.
func TestE1305(t *testing.T) {
	const tag, identity, context = "sts:TagSession ", "sts:SetSourceIdentity ", "sts:SetContext "
	for _, tt := range []struct {
		action string
		keys   map[string]request.ContextValue
		want   []string
	}{
		{"sts:AssumeRole", nil, nil},
		{"sts:AssumeRole", map[string]request.ContextValue{"sts:ExternalId": one("x")}, nil},
		{"sts:AssumeRole", map[string]request.ContextValue{"aws:RequestTag/team": one("x")}, []string{tag}},
		{"sts:AssumeRole", map[string]request.ContextValue{"AWS:TagKeys": one("team")}, []string{tag}},
		{"sts:AssumeRole", map[string]request.ContextValue{"sts:TransitiveTagKeys": one("team")}, []string{tag}},
		{"sts:AssumeRole", map[string]request.ContextValue{"aws:TagKeys": {}}, nil},
		{"sts:AssumeRole", map[string]request.ContextValue{"sts:SourceIdentity": one("mira")}, []string{identity}},
		{"sts:AssumeRole", map[string]request.ContextValue{"aws:SourceIdentity": one("mira")}, nil},
		{"sts:AssumeRole", map[string]request.ContextValue{"sts:RequestContextProviders": one("arn:aws:iam::aws:contextProvider/x")}, []string{context}},
		{"sts:AssumeRole", map[string]request.ContextValue{"sts:SourceIdentity": one("mira"), "aws:RequestTag/team": one("x")}, []string{tag, identity}},
		{"sts:AssumeRole", map[string]request.ContextValue{"aws:RequestTag/team": {Presence: truth.Unknown, Values: one("x").Values}}, []string{"?" + tag}},
		{"sts:AssumeRole", map[string]request.ContextValue{"aws:RequestTag/a": {Presence: truth.Unknown, Values: one("x").Values}, "aws:RequestTag/b": one("x")}, []string{tag}},
		{"sts:TagSession", map[string]request.ContextValue{"aws:RequestTag/team": one("x")}, nil},
	} {
		c, err := request.NewPartialContext(tt.keys, fewActions{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := checksOf(t, Options{}, tt.action, c, castHarvester)
		if err != nil {
			t.Fatal(err)
		}
		want := []string{tt.action + " " + castHarvester}
		for _, extra := range tt.want {
			want = append(want, extra+castHarvester)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s with %v (-want +got):\n%s", tt.action, tt.keys, diff)
		}
	}
}

// TestE1305Note: if several keys need the same permission, the note names the first one.
// The order in the context does not matter.
func TestE1305Note(t *testing.T) {
	c, err := request.NewContext(map[string][]string{"aws:RequestTag/c": {"x"}, "aws:RequestTag/b": {"x"}, "aws:RequestTag/a": {"x"}, "aws:RequestTag/d": {"x"}}, fewActions{})
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if key, present := sessionExtras[0].in(c); key != "aws:RequestTag/a" || present != truth.True {
			t.Fatalf("%s, %v", key, present)
		}
	}
}

func one(s string) request.ContextValue {
	return request.ContextValue{Presence: truth.True, Values: []pattern.Text{pattern.Literal(s)}}
}

// TestUnsureCheck: a check that may not be part of the request can make it fail, and
// does not have to.
func TestUnsureCheck(t *testing.T) {
	compile := func(action string) *program.Policy {
		doc := testDocument(t, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"`+castMira+`"},"Action":"`+action+`"}}`)
		p, err := program.Compile(doc, iam.Trust, "trust", nil)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	identity := func(action string) Policies {
		p, err := program.Compile(testDocument(t, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"`+action+`","Resource":"*"}}`), iam.Identity, "id", nil)
		if err != nil {
			t.Fatal(err)
		}
		return Policies{List: []*program.Policy{p}}
	}
	for _, tt := range []struct {
		allowed  string
		presence truth.Value
		want     string
	}{
		{"sts:*", truth.True, "allowed"},
		{"sts:*", truth.Unknown, "allowed"},
		{"sts:AssumeRole", truth.True, "implicitDeny"},
		{"sts:AssumeRole", truth.Unknown, "allowed, implicitDeny"},
		{"sts:AssumeRole", truth.False, "allowed"},
		{"sts:TagSession", truth.Unknown, "implicitDeny"},
	} {
		ev := New(Layers{Identity: identity(tt.allowed), Resource: []ResourcePolicy{{Owner: castHarvester, Policy: compile(tt.allowed)}}}, fewActions{}, Options{})
		a, err := ev.Action("sts:AssumeRole")
		if err != nil {
			t.Fatal(err)
		}
		value := request.ContextValue{Presence: tt.presence}
		if tt.presence != truth.False {
			value.Values = one("x").Values
		}
		c, err := request.NewPartialContext(map[string]request.ContextValue{"aws:RequestTag/team": value}, fewActions{})
		if err != nil {
			t.Fatal(err)
		}
		r, err := ev.Evaluate(&request.Request{Principal: testCaller(t, castMira), Action: a, Resources: []*request.Resource{request.NewResource(withGaps(castHarvester))}, Context: c})
		if err != nil {
			t.Fatal(err)
		}
		if r.Possible.String() != tt.want {
			t.Errorf("%s allowed, tags present %v: %s, want %s", tt.allowed, tt.presence, r.Possible, tt.want)
		}
		if r.Decision == Undetermined && len(r.Causes) == 0 {
			t.Errorf("%s allowed, tags present %v: no cause", tt.allowed, tt.presence)
		}
	}
}

// TestChecksAllocations: the usual request is split without allocating.
func TestChecksAllocations(t *testing.T) {
	ev := &Evaluator{catalog: fewActions{}}
	for action, resource := range map[string]string{"sqs:SendMessage": castQueue, "s3:ListAllMyBuckets": "*", "sts:AssumeRole": castHarvester} {
		a, err := ev.Action(action)
		if err != nil {
			t.Fatal(err)
		}
		req := &request.Request{Principal: testCaller(t, castMira), Action: a, Resources: []*request.Resource{request.NewResource(withGaps(resource))}}
		var buf [2]check
		if n := testing.AllocsPerRun(20, func() {
			if _, err := ev.checks(req, buf[:0]); err != nil {
				t.Error(err)
			}
		}); n != 0 {
			t.Errorf("%s: %v allocations", action, n)
		}
	}
}
