// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package golden_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
)

// TestSimulations covers random simulations over all layers: small vocabularies, so that
// statements meet the requests, and holes in a third of the documents.
func TestSimulations(t *testing.T) {
	const groups, each = 60, 40
	var items []item
	for g := range groups {
		items = append(items, item{fmt.Sprintf("group %d", g), func(w *strings.Builder) {
			for i := range each {
				seed := uint64(g*each + i)
				in := (&drawing{rand.New(rand.NewPCG(seed, 2))}).input()
				report, errs := simulate.Run(in, services)
				fmt.Fprintf(w, "# %d\n", seed)
				writeReport(w, report, errs)
			}
		}})
	}
	check(t, "simulations", items)
}

func writeReport(w *strings.Builder, r *simulate.Report, errs simulate.InputErrors) {
	for _, e := range errs {
		fmt.Fprintf(w, "error {%s %s %s}\n", e.Place, e.Summary, e.Detail)
	}
	if r == nil {
		return
	}
	fmt.Fprintf(w, "passed %s unmet %q\n", r.Passed, r.Unmet)
	for _, n := range r.Results {
		fmt.Fprintf(w, "result %s %s\n", n.Name, n.Decision)
	}
	for _, f := range r.Findings {
		fmt.Fprintf(w, "finding %d %v %s\n%s\n", f.Place.Index, f.Gate, f.Summary, f.Detail)
	}
	if f := r.Waiting; f != nil {
		fmt.Fprintf(w, "waiting %d %s\n%s\n", f.Place.Index, f.Summary, f.Detail)
	}
	for _, list := range []simulate.InputErrors{r.DocumentErrors, r.DocumentWarnings, r.Warnings} {
		for _, e := range list {
			fmt.Fprintf(w, "about input: {%s %s %s}\n", e.Place, e.Summary, e.Detail)
		}
	}
	for i := range r.Evaluations {
		writeEvaluation(w, &r.Evaluations[i])
	}
	fmt.Fprintf(w, "%s\ngranted %v %s\n", r.Markdown, r.GrantedKnown, strings.Join(r.Granted, "\n"))
}

func writeEvaluation(w *strings.Builder, e *simulate.Evaluation) {
	fmt.Fprintf(w, "evaluation %s %s %s: %s %s %q by %q missing %q because %q assuming %q free %q if %q\n", e.Expectation, e.Action, e.Resource, e.Verdict,
		e.Decision, e.Possible, e.DecidedBy, e.MissingContextKeys, e.UndeterminedBecause, e.Assumptions, e.FreeKeys, e.Conditions)
	fmt.Fprintf(w, "  layers %v matched %v\n", e.Layers, e.Matched)
	if e.Counterexample != nil {
		fmt.Fprintf(w, "  counterexample %v\n", *e.Counterexample)
	}
}

// drawing makes random simulations.
type drawing struct{ *rand.Rand }

func one[T any](d *drawing, from []T) T { return from[d.IntN(len(from))] }

func some[T any](d *drawing, most int, from []T) []T {
	var out []T
	for _, i := range d.Perm(len(from))[:1+d.IntN(min(most, len(from)))] {
		out = append(out, from[i])
	}
	return out
}

const (
	role   = "arn:aws:iam::444455556666:role/app/Harvester"
	user   = "arn:aws:iam::444455556666:user/mira"
	other  = "arn:aws:iam::777788889999:role/Courier"
	queue  = "arn:aws:sqs:eu-west-1:444455556666:intake"
	bucket = "arn:aws:s3:::tide-logs"
	key    = "arn:aws:kms:eu-west-1:444455556666:key/0a1b2c3d-0000-4000-8000-000000000001"
	secret = "arn:aws:secretsmanager:eu-west-1:777788889999:secret:db-AbCdEf"
)

var (
	callers = []string{role, user, other, "arn:aws:iam::444455556666:root", "arn:aws:sts::444455556666:assumed-role/Harvester/run-7", "sns.amazonaws.com"}
	asked   = []struct {
		actions   []string
		resources []string
	}{
		{[]string{"sqs:SendMessage", "sqs:ReceiveMessage"}, []string{queue, "arn:aws:sqs:*:444455556666:*"}},
		{[]string{"s3:GetObject", "s3:PutObject"}, []string{bucket + "/a/b.txt", bucket + "/*"}},
		{[]string{"s3:ListBucket"}, []string{bucket, "arn:aws:s3:::*"}},
		{[]string{"kms:Decrypt", "kms:GenerateDataKey"}, []string{key}},
		{[]string{"secretsmanager:GetSecretValue"}, []string{secret, "*"}},
		{[]string{"ec2:RunInstances"}, []string{"*"}},
		{[]string{"ec2:DescribeInstances", "sqs:ListQueues"}, nil},
		{[]string{"sts:AssumeRole"}, []string{role, other}},
		{[]string{"iam:PassRole"}, []string{role, "arn:aws:iam::444455556666:role/*"}},
		{[]string{"iam:CreateUser", "organizations:ListAccounts"}, []string{"*"}},
		{[]string{"dynamodb:PutItem"}, []string{"arn:aws:dynamodb:eu-west-1:444455556666:table/Tides"}},
		{[]string{"s3:*Object"}, []string{bucket + "/*"}},
	}
	patterns  = []string{"*", "sqs:*", "sqs:SendMessage", "s3:Get*", "s3:GetObject", "s3:*", "kms:Decrypt", "kms:*", "sts:AssumeRole", "iam:PassRole", "iam:*", "ec2:RunInstances", "ec2:Describe*", "secretsmanager:Get*", "dynamodb:*Item", "S3:putobject"}
	resources = []string{"*", queue, "arn:aws:sqs:*:*:in*", bucket, bucket + "/*", bucket + "/a/*", "arn:aws:s3:::*", key, "arn:aws:kms:*:*:key/*", role, "arn:aws:iam::*:role/app/*", secret, "arn:aws:s3:::tide-${aws:PrincipalTag/team, 'logs'}/*", "arn:aws:dynamodb:*:*:table/${aws:username}", "arn:aws:ec2:*:*:*/*"}
	trusted   = []any{"*", map[string]any{"AWS": "*"}, map[string]any{"AWS": role}, map[string]any{"AWS": []string{"444455556666", user}}, map[string]any{"AWS": other}, map[string]any{"Service": "sns.amazonaws.com"}, map[string]any{"AWS": "arn:aws:iam::444455556666:root"}}
	tests     = []struct {
		operator string
		key      string
		values   []string
	}{
		{"StringEquals", "aws:PrincipalTag/team", []string{"tide", "ebb"}},
		{"StringNotEquals", "aws:PrincipalTag/team", []string{"ebb"}},
		{"StringEqualsIfExists", "aws:ResourceTag/env", []string{"dev"}},
		{"StringLike", "aws:ResourceTag/env", []string{"pr*", "dev"}},
		{"Bool", "aws:MultiFactorAuthPresent", []string{"true"}},
		{"BoolIfExists", "aws:MultiFactorAuthPresent", []string{"false"}},
		{"NumericLessThan", "aws:MultiFactorAuthAge", []string{"3600"}},
		{"Null", "aws:MultiFactorAuthAge", []string{"true"}},
		{"IpAddress", "aws:SourceIp", []string{"203.0.113.0/24", "2001:db8::/32"}},
		{"NotIpAddress", "aws:SourceIp", []string{"198.51.100.0/24"}},
		{"StringEquals", "aws:RequestedRegion", []string{"eu-west-1", "eu-central-1"}},
		{"StringNotEquals", "aws:RequestedRegion", []string{"eu-west-1"}},
		{"ArnLike", "aws:PrincipalArn", []string{"arn:aws:iam::*:role/app/*"}},
		{"ArnNotLike", "aws:PrincipalArn", []string{"arn:aws:iam::*:role/Courier"}},
		{"StringEquals", "aws:PrincipalOrgID", []string{"o-tide"}},
		{"ForAllValues:StringEquals", "aws:TagKeys", []string{"team", "cost"}},
		{"ForAnyValue:StringLike", "aws:TagKeys", []string{"t*"}},
		{"StringEquals", "kms:ViaService", []string{"s3.eu-west-1.amazonaws.com"}},
		{"StringEquals", "iam:PassedToService", []string{"ec2.amazonaws.com", "lambda.amazonaws.com"}},
		{"StringEquals", "sts:ExternalId", []string{"tide"}},
		{"DateGreaterThan", "aws:CurrentTime", []string{"2026-01-01T00:00:00Z"}},
		{"Bool", "aws:SecureTransport", []string{"false"}},
		{"Bool", "aws:ViaAWSService", []string{"true"}},
		{"StringEquals", "aws:ResourceAccount", []string{"${aws:PrincipalAccount}"}},
		{"StringLike", "s3:prefix", []string{"home/${aws:username}/*", ""}},
		{"ArnEquals", "aws:SourceArn", []string{"arn:aws:sns:eu-west-1:444455556666:gauge"}},
		{"StringEqualsIgnoreCase", "ec2:InstanceType", []string{"T3.micro"}},
	}
	context = map[string][]string{
		"aws:PrincipalTag/team": {"tide"}, "aws:ResourceTag/env": {"prod"}, "aws:MultiFactorAuthPresent": {"true"}, "aws:MultiFactorAuthAge": {"60"},
		"aws:SourceIp": {"203.0.113.9"}, "aws:RequestedRegion": {"eu-west-1"}, "aws:PrincipalOrgID": {"o-tide"}, "aws:TagKeys": {"team", "cost"},
		"iam:PassedToService": {"ec2.amazonaws.com"}, "sts:ExternalId": {"tide"},
	}
)

// document draws a policy document.
func (d *drawing) document(kind string) *policy.Node {
	var statements []map[string]any
	for range 1 + d.IntN(3) {
		s := map[string]any{"Effect": one(d, []string{"Allow", "Allow", "Deny"}), "Sid": fmt.Sprintf("S%d", len(statements))}
		s[one(d, []string{"Action", "Action", "Action", "NotAction"})] = some(d, 3, patterns)
		if kind != "trust" {
			s[one(d, []string{"Resource", "Resource", "Resource", "NotResource"})] = some(d, 3, resources)
		}
		if kind == "trust" || kind == "resource" || kind == "endpoint" {
			s["Principal"] = one(d, trusted)
		}
		if kind == "rcp" {
			s = map[string]any{"Effect": "Deny", "Principal": "*", "Action": []string{"s3:*", "sqs:*", "kms:*"}, "Resource": "*"}
		}
		if d.IntN(2) == 0 {
			conditions := map[string]map[string][]string{}
			for range 1 + d.IntN(2) {
				c := one(d, tests)
				if conditions[c.operator] == nil {
					conditions[c.operator] = map[string][]string{}
				}
				conditions[c.operator][c.key] = c.values
			}
			s["Condition"] = conditions
		}
		statements = append(statements, s)
	}
	version := "2012-10-17"
	if d.IntN(8) == 0 && (kind == "identity" || kind == "resource" || d.IntN(4) == 0) {
		version = "2008-10-17"
	}
	text, err := json.Marshal(map[string]any{"Version": version, "Statement": statements})
	if err != nil {
		panic(err)
	}
	root := read(string(text))
	if d.IntN(3) == 0 {
		return blur(root, d.Uint64())
	}
	return root
}

func (d *drawing) policies(kind string, most int) documents.Policies {
	var out documents.Policies
	for i := range d.IntN(most + 1) {
		out.Documents = append(out.Documents, documents.Document{Label: fmt.Sprintf("%s[%d]", kind, i), Place: documents.AtElement(kind, i), Root: d.document(kind)})
	}
	return out
}

func (d *drawing) levels(kind string) documents.Levels {
	var out documents.Levels
	if d.IntN(2) == 0 {
		return out
	}
	for range 1 + d.IntN(2) {
		p := d.policies(kind, 1)
		full := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`
		if kind == "rcp" {
			full = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}`
		}
		p.Documents = append(p.Documents, documents.Document{Label: kind + " full access", Place: documents.AtElement(kind, 0), Root: read(full)})
		out.Levels = append(out.Levels, p)
	}
	return out
}

func (d *drawing) input() *simulate.Input {
	in := &simulate.Input{Names: &names, Detail: d.IntN(2) == 0, Documented: d.IntN(4) == 0}
	caller := text(one(d, callers))
	in.Principal = &caller
	c, _ := caller.Known()
	isUserOrRole := strings.Contains(c, "/")
	if isUserOrRole || d.IntN(9) == 0 {
		in.Identity = d.policies("identity", 2)
	}
	if d.IntN(3) == 0 && (isUserOrRole || d.IntN(9) == 0) {
		in.Boundary = &documents.Document{Label: "boundary", Place: documents.AtElement("boundary", 0), Root: d.document("boundary")}
	}
	in.ServiceControl, in.ResourceControl = d.levels("scp"), d.levels("rcp")
	if d.IntN(2) == 0 {
		for _, owner := range some(d, 3, []string{queue, bucket, key, secret, role, other}) {
			kind := "resource"
			if strings.Contains(owner, ":role/") {
				kind = "trust"
			}
			in.ResourcePolicies.Documents = append(in.ResourcePolicies.Documents, documents.Document{Label: "policy of " + owner, Name: owner,
				Place: documents.AtElement("resource_policies", 0), Root: d.document(kind)})
		}
	}
	if d.IntN(6) == 0 {
		in.Endpoint = &documents.Document{Label: "endpoint", Place: documents.AtElement("endpoint", 0), Root: d.document("endpoint")}
	}
	in.Context = d.context()
	for range 1 + d.IntN(3) {
		in.Expectations = append(in.Expectations, d.expectation(len(in.Expectations)))
	}
	return in
}

func (d *drawing) context() simulate.Context {
	var out simulate.Context
	for _, name := range []string{"aws:PrincipalTag/team", "aws:ResourceTag/env", "aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:SourceIp",
		"aws:RequestedRegion", "aws:PrincipalOrgID", "aws:TagKeys", "iam:PassedToService", "sts:ExternalId"} {
		if d.IntN(4) == 0 {
			out.Keys = append(out.Keys, simulate.ContextKey{Name: name, Values: texts(context[name]).Items})
		}
	}
	return out
}

func (d *drawing) expectation(i int) simulate.Expectation {
	about := one(d, asked)
	name, decision := text(fmt.Sprintf("expectation %d", i)), text(one(d, []string{"allowed", "denied", "denied", "explicitDeny", "implicitDeny"}))
	e := simulate.Expectation{Name: &name, Decision: &decision, Actions: texts(some(d, 2, about.actions))}
	if about.resources != nil {
		e.Resources = texts(some(d, 2, about.resources))
	}
	if d.IntN(4) == 0 {
		e.Context = d.context()
	}
	return e
}

func text(s string) pattern.Text { return pattern.Literal(s) }

func texts(list []string) simulate.Texts {
	var out simulate.Texts
	for _, s := range list {
		out.Items = append(out.Items, text(s))
	}
	return out
}

// names are those of the arguments of iamproof_simulation.
var names = simulate.Names{
	Principal: "principal", Account: "account_id",
	Identity: "identity_policies", Boundary: "permissions_boundary", Session: "session_policies",
	ServiceControl: "service_control_policies", ResourceControl: "resource_control_policies",
	ResourcePolicies: "resource_policies", Endpoint: "vpc_endpoint_policy", ResourceAccounts: "resource_account_ids",
	Resources: "resources", Context: "context", Unstated: "unstated_context", Expectations: "expectations",
	ExceptActions: "except_actions", ExceptResources: "except_resources", ExpandActions: "expand_actions",
	AddAction: "add it to the provider's additional_actions", DeclareAction: "declare it in additional_actions of the provider",
	Later:   "when Terraform applies, before anything that refers to verified_policies is created",
	InParts: "write it as an HCL object in place of jsonencode(…)",
}
