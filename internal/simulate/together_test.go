// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

const (
	ec2      = "arn:aws:ec2:eu-west-1:444455556666:"
	instance = ec2 + "instance/*"
	image    = "arn:aws:ec2:eu-west-1::image/ami-1"
	subnet   = ec2 + "subnet/subnet-1"
	network  = ec2 + "network-interface/*"
	group    = ec2 + "security-group/sg-1"
)

// launch is what a launch names at least.
func launch(more ...string) Texts {
	return texts(append([]string{instance, image, subnet, network, group}, more...)...)
}

// decisions lists the results by the resources of each request.
func decisions(r *Report) map[string]string {
	out := make(map[string]string)
	for _, e := range r.Evaluations {
		out[e.Action+" "+e.Resource] = e.Decision
	}
	return out
}

// E-1405: a call that names several resources is one request about all of them.
func TestTogether(t *testing.T) {
	run1 := texts("ec2:RunInstances")
	allow := func(resources string) string {
		return `{"Sid":"Launch","Effect":"Allow","Action":"ec2:RunInstances","Resource":` + resources + `}`
	}
	deny := func(resource string) string {
		return `,{"Sid":"No","Effect":"Deny","Action":"ec2:RunInstances","Resource":"` + resource + `"}`
	}
	whole := strings.Join([]string{instance, image, subnet, network, group}, ", ")
	for name, test := range map[string]struct {
		statements         string
		actions, resources Texts
		want               map[string]string
	}{
		"W-39: one of them is not allowed": {
			allow(`"` + instance + `"`), run1, launch(), map[string]string{"ec2:RunInstances " + whole: "implicitDeny"},
		},
		"all of them are allowed": {
			allow(`["` + ec2 + `*","arn:aws:ec2:*::image/*"]`), run1, launch(), map[string]string{"ec2:RunInstances " + whole: "allowed"},
		},
		"one is denied, named alone": {
			allow(`"*"`) + deny(instance), run1, texts(instance), map[string]string{"ec2:RunInstances " + instance: "explicitDeny"},
		},
		"one is allowed, and so is everything else": {
			allow(`"*"`), run1, texts(instance), map[string]string{"ec2:RunInstances " + instance: "allowed"},
		},
		"one is allowed, and the others are not named": {
			allow(`"` + instance + `"`), run1, texts(instance), map[string]string{"ec2:RunInstances " + instance: "implicitDeny"},
		},
		"one is allowed, and some of the others": {
			allow(`["` + instance + `","arn:aws:ec2:*::image/ami-1","arn:aws:ec2:*:*:security-group/*"]`), run1, texts(instance), map[string]string{"ec2:RunInstances " + instance: "undetermined"},
		},
		"one is allowed, and so are all others of each type": {
			allow(`["arn:aws:ec2:*:*:instance/*","arn:aws:ec2:*::image/*","arn:aws:ec2:*:*:subnet/*","arn:aws:ec2:eu-west-1:*:network-interface/*","arn:aws:ec2:*:444455556666:security-group/*"]`),
			run1, texts(instance), map[string]string{"ec2:RunInstances " + instance: "allowed"},
		},
		"others of one type are allowed in another region": {
			allow(`["arn:aws:ec2:*:*:instance/*","arn:aws:ec2:*::image/*","arn:aws:ec2:*:*:subnet/*","arn:aws:ec2:eu-west-3:*:network-interface/*","arn:aws:ec2:*:444455556666:security-group/*"]`),
			run1, texts(instance), map[string]string{"ec2:RunInstances " + instance: "undetermined"},
		},
		"one is not allowed, regardless of the others": {
			allow(`"` + image + `"`), run1, texts(instance), map[string]string{"ec2:RunInstances " + instance: "implicitDeny"},
		},
		"two of one type are two calls": {
			allow(`"*"`) + deny(ec2+"subnet/subnet-2"), run1, launch(ec2 + "subnet/subnet-2"), map[string]string{
				"ec2:RunInstances " + whole: "allowed",
				"ec2:RunInstances " + strings.Replace(whole, "subnet-1", "subnet-2", 1): "explicitDeny",
			},
		},
		"* means all, not those that need not be named": {
			allow(`"*"`) + deny("arn:aws:ec2:*:*:volume/*"), run1, texts("*"), map[string]string{"ec2:RunInstances *": "mixed"},
		},
		"* means each that every call names": {
			allow(`"*"`) + deny("arn:aws:ec2:*::image/*"), run1, texts("*"), map[string]string{"ec2:RunInstances *": "explicitDeny"},
		},
		"* does not mean those that some calls name": { // a launch in the default subnet
			allow(`"*"`) + deny("arn:aws:ec2:*:*:subnet/*"), run1, texts("*"), map[string]string{"ec2:RunInstances *": "undetermined"},
		},
		"E-1326: an alias and its key, whose policy was not given (E-1711)": {
			`{"Effect":"Allow","Action":"kms:*","Resource":"*"}`, texts("kms:CreateAlias"), texts("arn:aws:kms:eu-west-1:444455556666:alias/x", "arn:aws:kms:eu-west-1:444455556666:key/1"),
			map[string]string{"kms:CreateAlias arn:aws:kms:eu-west-1:444455556666:alias/x, arn:aws:kms:eu-west-1:444455556666:key/1": "undetermined"},
		},
		"E-1326: an alias alone": {
			`{"Effect":"Allow","Action":"kms:*","Resource":"*"}`, texts("kms:CreateAlias"), texts("arn:aws:kms:eu-west-1:444455556666:alias/x"),
			map[string]string{"kms:CreateAlias arn:aws:kms:eu-west-1:444455556666:alias/x": "undetermined"}, // the policy of the key is not given (E-1711)
		},
		"* means all": {allow(`"*"`), run1, texts("*"), map[string]string{"ec2:RunInstances *": "allowed"}},
		"an ARN of any type means all": {
			allow(`"*"`) + deny(subnet), run1, texts("arn:aws:ec2:*:*:*"), map[string]string{"ec2:RunInstances arn:aws:ec2:*:*:*": "mixed"},
		},
		"another action takes them one by one": {
			allow(`"*"`), texts("ec2:RunInstances", "ec2:CreateTags"), texts(instance, image), map[string]string{
				"ec2:RunInstances " + instance + ", " + image: "allowed",
				"ec2:CreateTags " + instance:                  "implicitDeny",
				"ec2:CreateTags " + image:                     "implicitDeny",
			},
		},
		// AWS marks types as required that are alternatives, here the table and its stream.
		"alternatives are no set": {
			`{"Effect":"Allow","Action":"dynamodb:*","Resource":"arn:aws:dynamodb:*:*:table/orders"}`,
			texts("dynamodb:ListTagsOfResource"), texts("arn:aws:dynamodb:eu-west-1:444455556666:table/orders"),
			map[string]string{"dynamodb:ListTagsOfResource arn:aws:dynamodb:eu-west-1:444455556666:table/orders": "allowed"},
		},
		"an object is one resource": {
			allowReads, texts("s3:GetObject"), texts(bucket+"/a", bucket+"/b"),
			map[string]string{"s3:GetObject " + bucket + "/a": "allowed", "s3:GetObject " + bucket + "/b": "allowed"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			report := run(t, harvesterWith(test.statements, expect("allowed", test.actions, test.resources)))
			if diff := cmp.Diff(test.want, decisions(report)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// The report names what a call needs as well where that decides.
func TestTogetherMissing(t *testing.T) {
	report := run(t, harvesterWith(`{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"`+instance+`"}`,
		expect("allowed", texts("ec2:RunInstances"), texts(instance, image, subnet))))
	if len(report.Findings) != 1 || !strings.Contains(report.Findings[0].Detail, "image") {
		t.Errorf("findings = %+v", report.Findings)
	}
	report = run(t, harvesterWith(`{"Effect":"Allow","Action":"ec2:RunInstances","Resource":["`+instance+`","`+image+`"]}`,
		expect("allowed", texts("ec2:RunInstances"), texts(instance, image))))
	if len(report.Findings) != 1 || !strings.Contains(report.Findings[0].Detail, "also needs a resource of type security-group") {
		t.Errorf("findings = %+v", report.Findings)
	}
}

// While a resource is not known, neither is which go together.
func TestTogetherUnknown(t *testing.T) {
	for name, resources := range map[string]Texts{
		"a resource":        texts(instance, ec2+hole),
		"further resources": {Items: texts(instance).Items, More: true},
	} {
		t.Run(name, func(t *testing.T) {
			in := harvesterWith(allowAll, expect("denied", texts("ec2:RunInstances"), resources))
			report := run(t, in)
			if len(report.Findings) != 0 || report.Passed.Definite() {
				t.Errorf("passed = %v, findings = %+v", report.Passed, report.Findings)
			}
			in.OnUndetermined = Error
			if report = run(t, in); len(report.Findings) != 1 || !strings.Contains(report.Findings[0].Detail, "resources") {
				t.Errorf("findings = %+v", report.Findings)
			}
		})
	}
}

func TestTogetherTooMany(t *testing.T) {
	var many []string
	for _, kind := range []string{"subnet/subnet-", "security-group/sg-", "network-interface/eni-", "volume/vol-", "instance/i-"} {
		for i := range 13 {
			many = append(many, ec2+kind+strings.Repeat("0", i+1))
		}
	}
	_, errs := Run(harvesterWith(allowAll, expect("allowed", texts("ec2:RunInstances"), texts(many...))), awsServices)
	if !slices.ContainsFunc(errs, func(e InputError) bool { return strings.Contains(e.Detail, "more than 250000 requests") }) {
		t.Errorf("errors = %v", errs)
	}
}

// Each resource of a call is checked with its own keys: a Deny for other instance types
// that is not limited to instances denies every launch.
func TestTogetherKeys(t *testing.T) {
	fence := func(resource string) string {
		return `,{"Sid":"Small","Effect":"Deny","Action":"ec2:RunInstances","Resource":"` + resource + `","Condition":{"StringNotEquals":{"ec2:InstanceType":"t3.micro"}}}`
	}
	for name, test := range map[string]struct {
		statements, kind string
		resources        Texts
		want             string
	}{
		"limited to instances":                {allowAll + fence(instance), "t3.micro", launch(), "allowed"},
		"another type":                        {allowAll + fence(instance), "m5.large", launch(), "explicitDeny"},
		"not limited":                         {allowAll + fence("*"), "t3.micro", launch(), "explicitDeny"},
		"limited, only the instance is named": {allowAll + fence(instance), "t3.micro", texts(instance), "allowed"},
		"limited, nothing is named":           {allowAll + fence("arn:aws:ec2:*:*:instance/*"), "t3.micro", texts("*"), "allowed"},
		"not limited, an instance is named":   {allowAll + fence("*"), "t3.micro", texts(instance), "explicitDeny"},
	} {
		t.Run(name, func(t *testing.T) {
			e := expect("allowed", texts("ec2:RunInstances"), test.resources)
			e.Context = Context{Keys: []ContextKey{{Name: "ec2:InstanceType", Values: []pattern.Text{text(test.kind)}}}}
			report := run(t, harvesterWith(test.statements, e))
			if got := report.Results[0].Decision; got != test.want {
				t.Errorf("decision = %q, want %q\n%s", got, test.want, report.Markdown)
			}
		})
	}
}

func TestResourceHasKey(t *testing.T) {
	s := catalog.Services{Catalog: catalog.Default()}
	for _, row := range []struct {
		action, resource, key string
		want                  truth.Value
	}{
		{"ec2:RunInstances", instance, "ec2:InstanceType", truth.True},
		{"ec2:RunInstances", image, "ec2:InstanceType", truth.False},
		{"ec2:RunInstances", image, "ec2:Owner", truth.True},
		{"ec2:RunInstances", image, "ec2:Region", truth.True},
		{"ec2:RunInstances", image, "aws:SourceVpce", truth.True},
		{"ec2:RunInstances", instance, "aws:RequestTag/team", truth.True},
		{"ec2:RunInstances", image, "aws:RequestTag/team", truth.Unknown},
		{"ec2:RunInstances", "arn:aws:ec2:*", "ec2:InstanceType", truth.Unknown},
	} {
		if got := s.ResourceHasKey(row.action, requestText(text(row.resource)), row.key); got != row.want {
			t.Errorf("%s of %s has %s: %v, want %v", row.resource, row.action, row.key, got, row.want)
		}
	}
}
