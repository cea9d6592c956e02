// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator_test

import (
	"encoding/json"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// A scenario is a random set of layers and a request, small enough that patterns,
// principals and conditions hit each other often.
type scenario struct {
	Caller   string
	Action   string
	Resource string
	Identity []document
	Boundary *document
	Session  *document
	SCP      [][]document
	RCP      [][]document
	Policy   *document // of the resource
	NotGiven bool      // without Policy: it exists, and nothing is given about it
	Endpoint *document
	Context  map[string][]string
	// Documented takes the documented reading of what is contested.
	Documented bool
}

type document struct {
	Version   string
	Statement []statementText
}

type statementText struct {
	Effect       string
	Action       []string                       `json:",omitempty"`
	NotAction    []string                       `json:",omitempty"`
	Resource     []string                       `json:",omitempty"`
	NotResource  []string                       `json:",omitempty"`
	Principal    any                            `json:",omitempty"`
	NotPrincipal any                            `json:",omitempty"`
	Condition    map[string]map[string][]string `json:",omitempty"`
}

var (
	callers = []string{mira, run7, van1, rootA, "sns.amazonaws.com", "*"}
	targets = []struct{ action, resource string }{
		{"sqs:SendMessage", intake},
		{"sqs:ReceiveMessage", "arn:aws:sqs:eu-west-1:444455556666:archive-1"},
		{"s3:GetObject", logsBucket + "/a/b"},
		{"kms:Decrypt", keyK},
		{"sqs:ListQueues", "*"},
		{"sts:AssumeRole", harvester},
	}
	someActions   = []string{"*", "sqs:*", "sqs:SendMessage", "sqs:*Message", "s3:Get*", "s3:GetObject", "kms:Decrypt", "kms:*", "sts:AssumeRole", "sqs:ListQueues", "iam:*"}
	someResources = []string{
		"*", intake, "arn:aws:sqs:*:444455556666:*", "arn:aws:sqs:*:*:archive-?", logsBucket, logsObjects,
		logsBucket + "/a*", "arn:aws:s3:::*", keyK, "arn:aws:kms:*:*:key/*", harvester, "arn:aws:iam::*:role/*",
		"arn:aws:sqs:*:*:${aws:PrincipalTag/queue}", "arn:aws:s3:::tide-${aws:PrincipalTag/queue, 'logs'}/*",
	}
	someEntries = []string{"*", accountA, accountB, rootA, mira, harvester, run7, courier, van1}
	someKeys    = map[string][]string{
		"aws:PrincipalTag/queue": {"intake", "logs", "x"},
		"aws:ResourceTag/env":    {"prod", "dev"},
		"aws:PrincipalOrgID":     {"o-tide", "o-other"},
		"aws:TagKeys":            {"team", "cost", "tmp"},
		"aws:MultiFactorAuthAge": {"60", "3600", "86400"},
		"sts:ExternalId":         {"tide", "ebb"},
	}
	keyNames = []string{"aws:PrincipalTag/queue", "aws:ResourceTag/env", "aws:PrincipalOrgID", "aws:TagKeys", "aws:MultiFactorAuthAge", "sts:ExternalId"}
)

func subset(t *rapid.T, from []string, label string) []string {
	return rapid.SliceOfNDistinct(rapid.SampledFrom(from), 1, 3, rapid.ID[string]).Draw(t, label)
}

func drawCondition(t *rapid.T) map[string]map[string][]string {
	out := map[string]map[string][]string{}
	for range rapid.IntRange(0, 2).Draw(t, "conditions") {
		key := rapid.SampledFrom(keyNames).Draw(t, "key")
		op := rapid.SampledFrom([]string{"StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase"}).Draw(t, "operator")
		switch key {
		case "aws:TagKeys":
			op = rapid.SampledFrom([]string{"ForAllValues:", "ForAnyValue:"}).Draw(t, "set") + op
		case "aws:MultiFactorAuthAge":
			op = rapid.SampledFrom([]string{"NumericLessThan", "NumericGreaterThanEquals", "NumericEquals", "NumericNotEquals"}).Draw(t, "numeric")
		}
		values := subset(t, someKeys[key], "values")
		switch rapid.IntRange(0, 5).Draw(t, "form") {
		case 0:
			op += "IfExists"
		case 1:
			op, values = "Null", []string{rapid.SampledFrom([]string{"true", "false"}).Draw(t, "null")}
		case 2:
			if slices.Contains([]string{"StringLike", "StringNotLike"}, op) {
				values[0] = values[0][:1] + "*"
			}
		}
		if out[op] == nil {
			out[op] = map[string][]string{}
		}
		out[op][key] = values
	}
	return out
}

func drawPrincipal(t *rapid.T) any {
	switch rapid.IntRange(0, 4).Draw(t, "principal form") {
	case 0:
		return "*"
	case 1:
		return map[string][]string{"Service": {"sns.amazonaws.com"}}
	default:
		return map[string][]string{"AWS": subset(t, someEntries, "principals")}
	}
}

func drawStatement(t *rapid.T, typ iam.Type) statementText {
	s := statementText{Effect: rapid.SampledFrom([]string{allow, allow, deny}).Draw(t, "effect")}
	if typ == iam.RCP {
		s.Effect = deny
	}
	if typ != iam.RCP && rapid.IntRange(0, 5).Draw(t, "NotAction") == 0 {
		s.NotAction = subset(t, someActions, "actions")
	} else {
		s.Action = subset(t, someActions, "actions")
		if typ == iam.RCP {
			s.Action = slices.DeleteFunc(s.Action, func(a string) bool { return a == "*" })
			s.Action = append(s.Action, "sqs:Purge*")
		}
	}
	if typ != iam.Trust {
		if rapid.IntRange(0, 5).Draw(t, "NotResource") == 0 {
			s.NotResource = subset(t, someResources, "resources")
		} else {
			s.Resource = subset(t, someResources, "resources")
		}
	}
	switch typ {
	case iam.RCP:
		s.Principal = "*"
	case iam.Resource, iam.Trust, iam.Endpoint:
		s.Principal = drawPrincipal(t)
	}
	s.Condition = drawCondition(t)
	return s
}

func drawDocument(t *rapid.T, typ iam.Type) document {
	d := document{Version: "2012-10-17"}
	for range rapid.IntRange(1, 3).Draw(t, "statements") {
		d.Statement = append(d.Statement, drawStatement(t, typ))
	}
	return d
}

func drawDocuments(t *rapid.T, typ iam.Type, most int) []document {
	var out []document
	for range rapid.IntRange(0, most).Draw(t, "documents") {
		out = append(out, drawDocument(t, typ))
	}
	return out
}

func drawMaybe(t *rapid.T, typ iam.Type) *document {
	if rapid.IntRange(0, 2).Draw(t, "present") != 0 {
		return nil
	}
	d := drawDocument(t, typ)
	return &d
}

func full() document {
	return document{Version: "2012-10-17", Statement: []statementText{{Effect: allow, Action: []string{"*"}, Resource: []string{"*"}}}}
}

func drawScenario(t *rapid.T) *scenario {
	s := &scenario{Caller: rapid.SampledFrom(callers).Draw(t, "caller"), Context: map[string][]string{}}
	target := rapid.SampledFrom(targets).Draw(t, "target")
	s.Action, s.Resource = target.action, target.resource
	if s.hasIdentity() {
		s.Identity = drawDocuments(t, iam.Identity, 2)
		s.Boundary = drawMaybe(t, iam.Boundary)
	}
	if s.isSession() {
		s.Session = drawMaybe(t, iam.Session)
	}
	for range rapid.IntRange(0, 2).Draw(t, "scp levels") {
		level := drawDocuments(t, iam.SCP, 1)
		if rapid.Bool().Draw(t, "full access") {
			level = append(level, full())
		}
		s.SCP = append(s.SCP, level)
	}
	if rapid.IntRange(0, 3).Draw(t, "rcp") == 0 {
		s.RCP = [][]document{drawDocuments(t, iam.RCP, 1)}
	}
	if s.Resource != "*" {
		s.Policy = drawMaybe(t, s.policyType())
	}
	s.Endpoint = drawMaybe(t, iam.Endpoint)
	for _, k := range keyNames {
		n := rapid.IntRange(0, 1).Draw(t, k)
		if !s.hasIdentity() && (k == "aws:PrincipalTag/queue" || k == "aws:PrincipalOrgID" || k == "aws:MultiFactorAuthAge") {
			continue // contradicts what such callers have (E-1203)
		}
		if k == "aws:TagKeys" && n > 0 && s.Action != "sts:AssumeRole" {
			s.Context[k] = subset(t, someKeys[k], k)
		} else if n > 0 && k != "aws:TagKeys" {
			s.Context[k] = []string{rapid.SampledFrom(someKeys[k]).Draw(t, k)}
		}
	}
	// If these are left out, they are not known to be absent: a session may have MFA, and an
	// account with organization policies is in an organization.
	for _, k := range []string{"aws:PrincipalOrgID", "aws:MultiFactorAuthAge"} {
		if _, given := s.Context[k]; !given {
			s.Context[k] = []string{}
		}
	}
	return s
}

func (s *scenario) hasIdentity() bool { return s.Caller == mira || s.isSession() }
func (s *scenario) isSession() bool {
	return slices.Contains([]string{run7, van1, harvester, courier, kiosk, serviceLinked}, s.Caller)
}
func (s *scenario) policyType() iam.Type {
	if s.Resource == harvester {
		return iam.Trust
	}
	return iam.Resource
}

// tree is the document as the tree that is compiled; edit may change it.
func (d *document) tree(tb rapidTB, edit func(*policy.Node) *policy.Node) *policy.Node {
	text, err := json.Marshal(d)
	if err != nil {
		tb.Fatalf("%v", err)
	}
	root, problems := policy.ParseJSON(string(text))
	if problems.Err() != nil {
		tb.Fatalf("%v", problems)
	}
	if edit != nil {
		root = edit(root)
	}
	return root
}

// rapidTB is what testing.TB and rapid.T share.
type rapidTB interface {
	Fatalf(format string, args ...any)
}

// build compiles the scenario. edit, if given, changes the trees before.
func (s *scenario) build(tb rapidTB, edit func(*policy.Node) *policy.Node) *evaluator.Evaluator {
	compile := func(d *document, typ iam.Type, label string) *program.Policy {
		doc, problems := policy.Build(d.tree(tb, edit))
		if problems.Err() != nil {
			tb.Fatalf("%s: %v", label, problems)
		}
		p, err := program.Compile(doc, typ, label, testCatalog{})
		if err != nil {
			tb.Fatalf("%v", err)
		}
		return p
	}
	list := func(ds []document, typ iam.Type, label string) evaluator.Policies {
		var out evaluator.Policies
		for i := range ds {
			out.List = append(out.List, compile(&ds[i], typ, label))
		}
		return out
	}
	levels := func(ls [][]document, typ iam.Type, label string) *evaluator.Levels {
		if ls == nil {
			return nil
		}
		out := &evaluator.Levels{}
		for _, l := range ls {
			out.Levels = append(out.Levels, list(l, typ, label))
		}
		return out
	}
	l := evaluator.Layers{
		Identity: list(s.Identity, iam.Identity, "identity"),
		SCP:      levels(s.SCP, iam.SCP, "scp"),
		RCP:      levels(s.RCP, iam.RCP, "rcp"),
		// The kind is given, since it is undetermined for S3 otherwise (E-553).
		EndpointKind: evaluator.EndpointInterface,
	}
	if s.Boundary != nil {
		l.Boundary = compile(s.Boundary, iam.Boundary, "boundary")
	}
	if s.Session != nil {
		l.Session = &evaluator.Policies{List: []*program.Policy{compile(s.Session, iam.Session, "session")}}
	}
	// What is not there in a scenario does not exist (E-1713); for a policy that is only
	// not given see TestNotGiven.
	if !s.NotGiven {
		l.Resource = []evaluator.ResourcePolicy{{Owner: s.Resource, Kind: evaluator.PolicyNone}}
	}
	if s.Policy != nil {
		l.Resource = []evaluator.ResourcePolicy{{Owner: s.Resource, Policy: compile(s.Policy, s.policyType(), "resource")}}
	}
	if s.Endpoint != nil {
		l.Endpoint = compile(s.Endpoint, iam.Endpoint, "endpoint")
	}
	return evaluator.New(l, testCatalog{}, evaluator.Options{Documented: s.Documented})
}

// request is the scenario's request.
func (s *scenario) request(tb rapidTB, ev *evaluator.Evaluator) *request.Request {
	p, err := request.ParsePrincipal(s.Caller)
	if err != nil {
		tb.Fatalf("%v", err)
	}
	a, err := ev.Action(s.Action)
	if err != nil {
		tb.Fatalf("%v", err)
	}
	c, err := request.NewContext(s.Context, testCatalog{})
	if err != nil {
		tb.Fatalf("%v", err)
	}
	return &request.Request{Principal: p, Action: a, Context: c,
		Resources: []*request.Resource{request.NewResource(pattern.Literal(s.Resource))}}
}

// evaluate decides the scenario; Decide and Evaluate must agree.
func (s *scenario) evaluate(tb rapidTB, edit func(*policy.Node) *policy.Node) *evaluator.Result {
	ev := s.build(tb, edit)
	return decideBoth(tb, ev, s.request(tb, ev))
}

func decideBoth(tb rapidTB, ev *evaluator.Evaluator, req *request.Request) *evaluator.Result {
	r, err := ev.Evaluate(req)
	if err != nil {
		tb.Fatalf("evaluate: %v", err)
	}
	p, err := ev.Decide(req)
	if err != nil || p != r.Possible {
		tb.Fatalf("Decide says %v (%v), Evaluate %v", p, err, r.Possible)
	}
	return r
}

func TestScenariosHitAllDecisions(t *testing.T) {
	seen := map[evaluator.Decision]int{}
	rapid.Check(t, func(t *rapid.T) {
		for range 5 { // few are allowed
			seen[drawScenario(t).evaluate(t, nil).Decision]++
		}
	})
	for _, d := range []evaluator.Decision{evaluator.Allowed, evaluator.ExplicitDeny, evaluator.ImplicitDeny} {
		if seen[d] == 0 {
			t.Errorf("no random scenario is %s: %v", d, seen)
		}
	}
	t.Logf("decisions: %v", seen)
}
