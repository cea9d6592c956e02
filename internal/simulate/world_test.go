// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

const (
	account   = "444455556666"
	harvester = "arn:aws:iam::444455556666:role/app/Harvester"
	bucket    = "arn:aws:s3:::tide-logs"
	queue     = "arn:aws:sqs:eu-west-1:444455556666:intake"

	// hole represents unknown text within a string of a test.
	hole = "⟨?⟩"
)

var awsServices = catalog.NewServices(catalog.Default())

// text reads a string with holes.
func text(s string) pattern.Text {
	var parts []pattern.Text
	for i, literal := range strings.Split(s, hole) {
		if i > 0 {
			parts = append(parts, pattern.Unknown())
		}
		parts = append(parts, pattern.Literal(literal))
	}
	return pattern.Concat(parts...)
}

func ptr(s string) *pattern.Text {
	t := text(s)
	return &t
}

func texts(items ...string) Texts {
	var out Texts
	for _, s := range items {
		out.Items = append(out.Items, text(s))
	}
	return out
}

// holes returns a copy of the tree in which strings have their holes.
func holes(n *policy.Node) *policy.Node {
	switch n.Kind {
	case policy.KindString:
		s, _ := n.Text.Known()
		return policy.NewString(n.Pos, text(s))
	case policy.KindArray:
		var elems []*policy.Node
		for _, e := range n.Elems {
			elems = append(elems, holes(e))
		}
		return policy.NewArray(n.Pos, elems, n.More)
	case policy.KindObject:
		var members []policy.Member
		for _, m := range n.Members {
			members = append(members, policy.Member{Name: m.Name, NamePos: m.NamePos, Value: holes(m.Value)})
		}
		return policy.NewObject(n.Pos, members, n.More)
	default:
		return n
	}
}

// document reads statements, joined by commas, as a document.
func document(label, statements string) documents.Document {
	root, problems := policy.ParseJSON(`{"Version":"2012-10-17","Statement":[` + statements + `]}`)
	d := documents.Document{Label: label, Place: documents.AtElement("identity_policies", 0), Problems: problems}
	if root != nil {
		d.Root = holes(root)
	}
	return d
}

func policies(statements ...string) documents.Policies {
	var out documents.Policies
	for i, s := range statements {
		out.Documents = append(out.Documents, document(documents.AtElement("identity_policies", i).String(), s))
	}
	return out
}

func expect(decision string, actions, resources Texts) Expectation {
	return Expectation{Decision: ptr(decision), Actions: actions, Resources: resources}
}

// run evaluates expectations about the harvester with one identity policy.
func run(tb testing.TB, in *Input) *Report {
	tb.Helper()
	in.Detail = true
	report, errs := Run(in, awsServices)
	if len(errs) > 0 {
		tb.Fatalf("unexpected input errors: %v", errs)
	}
	return report
}

func harvesterWith(statements string, expectations ...Expectation) *Input {
	in := &Input{Principal: ptr(harvester), Expectations: expectations}
	if statements != "" {
		in.Identity = policies(statements)
	}
	return in
}

const (
	allowAll    = `{"Sid":"Everything","Effect":"Allow","Action":"*","Resource":"*"}`
	allowReads  = `{"Sid":"Reads","Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::tide-logs","arn:aws:s3:::tide-logs/*"]}`
	denyDeletes = `{"Sid":"NoDeletes","Effect":"Deny","Action":"s3:Delete*","Resource":"*"}`
)

// unknownRoot is a document with nothing known about it.
func unknownRoot() *policy.Node { return policy.NewUnknown(pattern.Unknown()) }

// Messages name the arguments as those of iamproof_simulation, unless an input has names.
func init() {
	plainNames = &Names{
		Principal: "principal", Account: "account_id", Within: "within", Includes: "includes", Excludes: "excludes", NewAccess: "new_access",
		Identity: "identity_policies", Boundary: "permissions_boundary", Session: "session_policies",
		ServiceControl: "service_control_policies", ResourceControl: "resource_control_policies",
		ResourcePolicies: "resource_policies", Endpoint: "vpc_endpoint_policy", ResourceAccounts: "resource_account_ids",
		Resources: "resources", Context: "context", Unstated: "unstated_context", Expectations: "expectations",
		ExceptActions: "except_actions", ExceptResources: "except_resources", ExpandActions: "expand_actions",
		AddAction: "add it to the provider's additional_actions", DeclareAction: "declare it in additional_actions of the provider",
		Later:   "when Terraform applies, before anything that refers to verified_policies is created",
		InParts: "write it as an HCL object in place of jsonencode(…)",
	}
}
