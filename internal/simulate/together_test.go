// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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
			allow(`"` + instance + `"`), run1, texts(instance), map[string]string{"ec2:RunInstances " + instance: "undetermined"},
		},
		"one is not allowed, whatever the others": {
			allow(`"` + image + `"`), run1, texts(instance), map[string]string{"ec2:RunInstances " + instance: "implicitDeny"},
		},
		"two of one type are two calls": {
			allow(`"*"`) + deny(ec2+"subnet/subnet-2"), run1, launch(ec2 + "subnet/subnet-2"), map[string]string{
				"ec2:RunInstances " + whole: "allowed",
				"ec2:RunInstances " + strings.Replace(whole, "subnet-1", "subnet-2", 1): "explicitDeny",
			},
		},
		"* stands for all": {allow(`"*"`), run1, texts("*"), map[string]string{"ec2:RunInstances *": "allowed"}},
		"an ARN of any type stands for all": {
			allow(`"*"`) + deny(subnet), run1, texts("arn:aws:ec2:*:*:*"), map[string]string{"ec2:RunInstances arn:aws:ec2:*:*:*": "undetermined"},
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

// What a call needs besides is said where it decides.
func TestTogetherMissing(t *testing.T) {
	report := run(t, harvesterWith(`{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"`+instance+`"}`,
		expect("allowed", texts("ec2:RunInstances"), texts(instance, image, subnet))))
	if len(report.Findings) != 1 || !strings.Contains(report.Findings[0].Detail, "image") {
		t.Errorf("findings = %+v", report.Findings)
	}
	report = run(t, harvesterWith(`{"Effect":"Allow","Action":"ec2:RunInstances","Resource":["`+instance+`","`+image+`"]}`,
		expect("allowed", texts("ec2:RunInstances"), texts(instance, image))))
	if len(report.Findings) != 1 || !strings.Contains(report.Findings[0].Detail, "may also need a resource of type network-interface or security-group or subnet") {
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
