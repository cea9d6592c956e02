// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator_test

import (
	"encoding/json"

	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// target is an action on a resource.
type target struct{ action, resource string }

const (
	account = "444455556666"
	mira    = "arn:aws:iam::444455556666:user/mira"
	run     = "arn:aws:sts::444455556666:assumed-role/app/run"
	guest   = "arn:aws:sts::777788889999:assumed-role/guest/visit"
	appRole = "arn:aws:iam::444455556666:role/app"
	jobs    = "arn:aws:sqs:eu-west-1:444455556666:jobs"
	reports = "arn:aws:s3:::reports"
)

var (
	identityTargets = []target{
		{"s3:GetObject", reports + "/2026/a"}, {"s3:GetObject", reports + "/b"}, {"s3:GetObject", "arn:aws:s3:::homes/mira/c"},
		{"s3:PutObject", "arn:aws:s3:::ledger/d"}, {"s3:ListBucket", reports}, {"sqs:SendMessage", jobs},
		{"sqs:ReceiveMessage", "arn:aws:sqs:us-east-1:777788889999:jobs-2"}, {"sqs:ListQueues", "*"}, {"iam:GetRole", appRole},
	}
	queueTargets = []target{{"sqs:SendMessage", jobs}, {"sqs:ReceiveMessage", jobs}, {"sqs:DeleteMessage", jobs}}
	trustTargets = []target{{"sts:AssumeRole", appRole}, {"sts:TagSession", appRole}}

	drawnActions = []string{
		"*", "s3:*", "s3:Get*", "s3:GetObject", "S3:getobject", "s3:*Object", "s3:PutObject", "s3:ListBucket", "sqs:*", "sqs:SendMessage", "sqs:*Message",
		"sqs:Send*", "sqs:ListQueues", "iam:GetRole", "iam:Get*", "sns:Publish", "ec2:DescribeInstances",
	}
	trustActions   = []string{"*", "sts:*", "sts:AssumeRole", "sts:Assume*", "sts:TagSession"}
	drawnResources = []string{
		"*", reports + "/*", reports + "/2026/*", reports + "/????/*", reports, reports + "*", "arn:aws:s3:::*", "arn:aws:s3:::*/*", "arn:*:s3:::ledger/*",
		"arn:aws:s3:::homes/${aws:username}/*", "arn:aws:s3:::homes/*", "arn:aws:s3:::homes/${aws:username}/c", jobs, "arn:aws:sqs:*:*:jobs", "arn:aws:sqs:*:*:jobs*",
		"arn:aws:sqs:*:444455556666:*", "arn:aws:s*:*:*:*", "arn:aws:sqs:*", appRole, "arn:aws:iam::*:role/*",
	}
	drawnPrincipals = []string{"*", account, "arn:aws:iam::444455556666:root", appRole, mira, "777788889999", "arn:aws:iam::777788889999:role/guest"}
	drawnConditions = []struct {
		operator, key string
		values        []string
	}{
		{"StringEquals", "aws:PrincipalOrgID", []string{"o-a1b2c3d4e5"}},
		{"StringNotEquals", "aws:PrincipalOrgID", []string{"o-a1b2c3d4e5", "o-zyxw987654"}},
		{"StringEquals", "aws:PrincipalTag/team", []string{"blue", "blue", "green"}},
		{"StringLike", "aws:PrincipalTag/team", []string{"b*", "blue"}},
		{"Null", "aws:PrincipalTag/team", []string{"true"}},
		{"Bool", "aws:SecureTransport", []string{"false"}},
		{"StringEqualsIfExists", "aws:PrincipalTag/team", []string{"red"}},
		{"ArnLike", "aws:PrincipalArn", []string{"arn:aws:iam::444455556666:role/*", "arn:aws:iam::*:user/mi?a"}},
		{"ArnNotLike", "aws:PrincipalArn", []string{"arn:aws:iam::444455556666:role/app"}},
		{"StringLike", "aws:PrincipalArn", []string{"arn:aws:iam::*/app", "arn:aws:iam::444455556666:role/*"}},
		{"NumericLessThan", "aws:MultiFactorAuthAge", []string{"100", "50"}},
		{"NumericGreaterThanEquals", "aws:MultiFactorAuthAge", []string{"100"}},
		{"NumericNotEquals", "aws:MultiFactorAuthAge", []string{"100", "100.0"}},
		{"IpAddress", "aws:SourceIp", []string{"198.51.100.0/24", "203.0.113.7"}},
		{"NotIpAddress", "aws:SourceIp", []string{"198.51.100.0/25"}},
		{"DateLessThan", "aws:CurrentTime", []string{"2027-01-01T00:00:00Z", "2026-01-01"}},
		{"ForAllValues:StringEquals", "aws:TagKeys", []string{"a", "b"}},
		{"ForAnyValue:StringLike", "aws:TagKeys", []string{"a*", "ab"}},
		{"ForAnyValue:StringNotEquals", "aws:TagKeys", []string{"a", "b"}},
		{"StringEqualsIgnoreCase", "aws:PrincipalTag/team", []string{"BLUE", "blue"}},
		{"StringNotEqualsIgnoreCase", "AWS:principaltag/team", []string{"Red"}},
		{"StringNotLike", "aws:PrincipalTag/Team", []string{"*"}},
		{"StringLike", "aws:PrincipalTag/team", []string{"*"}},
		{"StringEquals", "aws:PrincipalTag/team", []string{"${aws:username}", "mira"}},
		{"StringNotEqualsIfExists", "aws:PrincipalOrgID", []string{"o-a1b2c3d4e5"}},
		{"Bool", "aws:MultiFactorAuthPresent", []string{"true"}},
		{"BoolIfExists", "aws:MultiFactorAuthPresent", []string{"false"}},
		{"Null", "aws:MultiFactorAuthAge", []string{"false"}},
		{"StringLike", "aws:RequestedRegion", []string{"*"}},
		{"StringNotLike", "aws:RequestedRegion", []string{"*"}},
		{"StringLikeIfExists", "aws:PrincipalTag/team", []string{"**"}},
		{"StringNotLikeIfExists", "aws:PrincipalTag/team", []string{"*"}},
		{"ForAllValues:StringLike", "aws:TagKeys", []string{"*"}},
		{"ForAnyValue:StringLike", "aws:TagKeys", []string{"*"}},
		{"ForAllValues:StringNotLike", "aws:TagKeys", []string{"*"}},
		{"ForAnyValue:StringNotLike", "aws:TagKeys", []string{"*"}},
		{"ArnNotLike", "aws:PrincipalArn", []string{"arn:*:*:*:*:*"}},
	}
	drawnContexts = []map[string][]string{
		{}, {"aws:PrincipalOrgID": {"o-a1b2c3d4e5"}, "aws:PrincipalTag/team": {"blue"}}, {"aws:PrincipalTag/team": {"red"}, "aws:SecureTransport": {"false"}},
		{"aws:PrincipalTag/team": {"mira"}, "aws:MultiFactorAuthAge": {"100"}, "aws:MultiFactorAuthPresent": {"true"}, "aws:SourceIp": {"198.51.100.200"}, "aws:CurrentTime": {"2026-06-01T00:00:00Z"}, "aws:TagKeys": {"a", "c"}},
		{"aws:PrincipalTag/team": {"Blue"}, "aws:MultiFactorAuthAge": {"50"}, "aws:MultiFactorAuthPresent": {"false"}, "aws:SourceIp": {"203.0.113.7"}, "aws:CurrentTime": {"2025-06-01T00:00:00Z"}, "aws:TagKeys": {"ab"}, "aws:SecureTransport": {"true"}},
	}
)

// draft is a statement of a random document. All lists are written as lists, so that paths have indexes.
type draft struct {
	Sid         string `json:",omitempty"`
	Effect      string
	Action      []string                       `json:",omitempty"`
	NotAction   []string                       `json:",omitempty"`
	Resource    []string                       `json:",omitempty"`
	NotResource []string                       `json:",omitempty"`
	Principal   map[string][]string            `json:",omitempty"`
	Condition   map[string]map[string][]string `json:",omitempty"`
}

// use is a policy type with what its documents are drawn from and what is asked of them.
type use struct {
	typ        iam.Type
	attachment string
	as         iam.Type
	actions    []string
	resources  []string
	principals []string
	targets    []target
	callers    []string
}

var uses = []use{
	{iam.Identity, "", iam.Identity, drawnActions, drawnResources, nil, identityTargets, []string{mira, run}},
	{iam.Boundary, "", iam.Boundary, drawnActions, drawnResources, nil, identityTargets, []string{mira}},
	{iam.SCP, "", iam.SCP, drawnActions, drawnResources, nil, identityTargets, []string{run}},
	{iam.Resource, "", iam.Resource, drawnActions[8:12], []string{"*", jobs, "arn:aws:sqs:*:*:jobs*"}, drawnPrincipals, queueTargets, []string{mira, run, guest}},
	{iam.Endpoint, "", iam.Endpoint, drawnActions, drawnResources, drawnPrincipals, identityTargets, []string{mira, run}},
	{iam.Trust, "", iam.Trust, trustActions, nil, drawnPrincipals[1:], trustTargets, []string{mira, run, guest}},
}

func some(t *rapid.T, from []string, label string) []string {
	return rapid.SliceOfNDistinct(rapid.SampledFrom(from), 1, 3, rapid.ID[string]).Draw(t, label)
}

func (u *use) statement(t *rapid.T) draft {
	d := draft{Effect: rapid.SampledFrom([]string{"Allow", "Allow", "Deny"}).Draw(t, "effect")}
	if rapid.IntRange(0, 5).Draw(t, "NotAction") == 0 {
		d.NotAction = some(t, u.actions, "actions")
	} else {
		d.Action = some(t, u.actions, "actions")
	}
	switch {
	case u.resources == nil:
	case rapid.IntRange(0, 5).Draw(t, "NotResource") == 0:
		d.NotResource = some(t, u.resources, "resources")
	default:
		d.Resource = some(t, u.resources, "resources")
	}
	if u.principals != nil {
		d.Principal = map[string][]string{"AWS": some(t, u.principals, "principals")}
	}
	if rapid.IntRange(0, 2).Draw(t, "conditional") == 0 {
		d.Condition = map[string]map[string][]string{}
		for range rapid.IntRange(1, 2).Draw(t, "conditions") {
			c := rapid.SampledFrom(drawnConditions).Draw(t, "condition")
			if d.Condition[c.operator] == nil {
				d.Condition[c.operator] = map[string][]string{}
			}
			d.Condition[c.operator][c.key] = c.values
		}
	}
	return d
}

// statements draws statements. Some of them resemble others, so that they often cover each other.
func (u *use) statements(t *rapid.T) []draft {
	list := []draft{u.statement(t)}
	for range rapid.IntRange(1, 3).Draw(t, "further statements") {
		d := u.statement(t)
		if like := rapid.SampledFrom(list).Draw(t, "like"); rapid.Bool().Draw(t, "resembles") {
			drawn := d
			d = like
			d.Effect = drawn.Effect
			switch rapid.IntRange(0, 6).Draw(t, "change") {
			case 0:
				d.Action, d.NotAction = drawn.Action, drawn.NotAction
			case 1:
				d.Resource, d.NotResource = drawn.Resource, drawn.NotResource
			case 2:
				d.Principal = drawn.Principal
			case 3:
				d.Condition = drawn.Condition
			case 4:
				d.Condition = nil
			case 5:
				d.Effect, d.Action = "Deny", d.Action[:min(1, len(d.Action))]
			}
		}
		list = append(list, d)
	}
	return list
}

func documentText(tb fataler, statements []draft) string {
	text, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements})
	if err != nil {
		tb.Fatalf("%v", err)
	}
	return string(text)
}

type fataler interface {
	Fatalf(format string, args ...any)
}

const everything = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`

var known = catalog.NewServices(catalog.Default())

func compile(text string, typ iam.Type, label string) (*program.Policy, error) {
	doc, err := policy.Parse(text)
	if err != nil {
		return nil, err
	}
	return program.Compile(doc, typ, label, known)
}

// evaluator returns an evaluator of requests to which the document matters.
func (u *use) evaluator(tb fataler, text string) *evaluator.Evaluator {
	p, err := compile(text, u.as, "document")
	if err != nil {
		tb.Fatalf("the validator has no ERROR for a document that the evaluator refuses: %v\n%s", err, text)
	}
	list := evaluator.Policies{List: []*program.Policy{p}}
	layers := evaluator.Layers{EndpointKind: evaluator.EndpointInterface}
	if u.as != iam.Identity {
		all, err := compile(everything, iam.Identity, "everything")
		if err != nil {
			tb.Fatalf("%v", err)
		}
		layers.Identity = evaluator.Policies{List: []*program.Policy{all}}
	}
	switch u.as {
	case iam.Identity:
		layers.Identity = list
	case iam.Boundary:
		layers.Boundary = p
	case iam.SCP:
		layers.SCP = &evaluator.Levels{Levels: []evaluator.Policies{list}}
	case iam.Resource:
		layers.Resource = []evaluator.ResourcePolicy{{Owner: jobs, Policy: p}}
	case iam.Trust:
		layers.Resource = []evaluator.ResourcePolicy{{Owner: appRole, Policy: p}}
	case iam.Endpoint:
		layers.Endpoint = p
	}
	return evaluator.New(layers, known, evaluator.Options{})
}

// results answers all requests; those that make no sense have no result.
func (u *use) results(tb fataler, ev *evaluator.Evaluator) []*evaluator.Result {
	var results []*evaluator.Result
	for _, c := range u.callers {
		caller, err := request.ParsePrincipal(c)
		if err != nil {
			tb.Fatalf("%v", err)
		}
		for _, values := range drawnContexts {
			context, err := request.NewContext(values, known)
			if err != nil {
				tb.Fatalf("%v", err)
			}
			for _, x := range u.targets {
				action, err := ev.Action(x.action)
				if err != nil {
					tb.Fatalf("%v", err)
				}
				r, err := ev.Evaluate(&request.Request{
					Principal: caller, Action: action, Context: context, Resources: []*request.Resource{request.NewResource(pattern.Literal(x.resource))},
				})
				if err != nil {
					r = nil
				}
				results = append(results, r)
			}
		}
	}
	return results
}
