// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package granted_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/granted"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// world is a random caller's side: documents as JSON values.
type world struct {
	identity []object
	boundary object
	session  []object
	scp      [][]object
	user     bool // no session policies
}

type object map[string]any

// words are what documents and requests are made of.
type words struct {
	actions, resources []string
	asked, askedOn     []string
	conditions         []object
	elements           bool // NotAction and NotResource too
	versions           []string
}

// plainWords are read in one way only: what is covered is exactly what is allowed.
var plainWords = words{
	actions:   []string{"*", "s3:*", "s3:Get*", "s3:Get*Acl", "s3:*Object", "s3:GetObject", "s3:PutObject", "s3:?etObject", "sqs:*", "sqs:SendMessage", "iam:PassRole", "iam:*Role*", "s3:NewerThan*"},
	resources: []string{"*", "arn:aws:s3:::logs/*", "arn:aws:s3:::*", "arn:aws:s3:::logs", "arn:aws:s3:::*/a", "arn:aws:s3:::l?gs/*", "arn:aws:s3:::logs/*/*", "arn:aws:s3:::logs/*/*/*", "arn:aws:sqs:eu-west-1:444455556666:*", "arn:aws:sqs:eu-west-1:444455556666:orders", "arn:aws:iam::444455556666:role/app/*"},
	asked:     []string{"s3:GetObject", "s3:PutObject", "s3:GetObjectAcl", "s3:DeleteObject", "s3:NewerThanThat", "sqs:SendMessage", "sqs:PurgeQueue", "iam:PassRole", "iam:GetRole"},
	askedOn:   []string{"arn:aws:s3:::logs/a", "arn:aws:s3:::logs/a/b", "arn:aws:s3:::logs/a/b/c", "arn:aws:s3:::logs/b", "arn:aws:s3:::logs", "arn:aws:s3:::legs/a", "arn:aws:s3:::other/a", "arn:aws:sqs:eu-west-1:444455556666:orders", "arn:aws:sqs:eu-west-1:444455556666:bills", "arn:aws:iam::444455556666:role/app/x", "arn:aws:iam::444455556666:role/admin"},
	elements:  true, versions: []string{"2012-10-17"},
}

// allWords have what AWS leaves open too.
var allWords = words{
	actions: append([]string{"S3:getobject", "s3:get*", "sqs:sendmessage", "S3:*", "**", "*:*", "kms:Decrypt", "sts:AssumeRole", "ec2:Describe*", "nocolon", "s3:a b"}, plainWords.actions...),
	resources: append([]string{
		"arn:aws:sqs:*:*:orders", "arn:aws:sqs:*:444455556666:*", "arn:aws:*:::logs/*", "arn:aws:s3", "arn:aws:s3:::", "arn:aws:sqs*", "arn:*", "*:orders", "arn:aws:s3:::${aws:username}/*",
		"arn:aws:s3:::${aws:PrincipalTag/home}/*", "arn:aws:s3:::${aws:PrincipalTag/home, 'logs'}/*", "arn:aws:s3:::logs/${*}", "arn:aws:${aws:x}:::logs/a", "arn:AWS:s3:::logs/*", "logs/*", "**",
		"arn:aws:lambda:*:*:function:app-*", "arn:aws:sqs:eu-*:*:b*",
	}, plainWords.resources...),
	asked: append([]string{"kms:Decrypt", "sts:AssumeRole", "ec2:DescribeVpcs"}, plainWords.asked...),
	askedOn: append([]string{
		"*", "arn:aws:s3:::logs/*", "arn:aws:s3:::mira/x", "arn:aws:lambda:eu-west-1:444455556666:function:app-x", "arn:aws:lambda:eu-west-1:444455556666:function:app-x:live",
		"arn:aws:sqs:us-east-1:111122223333:orders", "arn:aws:s3:::logs/x:y",
	}, plainWords.askedOn...),
	conditions: []object{
		{"StringEquals": object{"aws:PrincipalTag/team": "ops"}},
		{"StringNotEquals": object{"aws:RequestedRegion": []string{"eu-west-1", "eu-central-1"}}},
		{"Bool": object{"aws:SecureTransport": "false"}, "StringLike": object{"aws:PrincipalTag/home": "l*"}},
		{"Null": object{"aws:PrincipalTag/team": "true"}},
		{"StringEqualsIfExists": object{"aws:PrincipalTag/team": "dev"}},
		{"ForAnyValue:StringEquals": object{"aws:TagKeys": []string{"a", "b"}}},
	},
	elements: true, versions: []string{"2012-10-17", "2012-10-17", "2012-10-17", "2008-10-17"},
}

func some(r *rand.Rand, from []string, most int) []string {
	out := make([]string, 1+r.IntN(most))
	for i := range out {
		out[i] = from[r.IntN(len(from))]
	}
	return out
}

func (w *words) statement(r *rand.Rand, deny int) object {
	s := object{"Effect": "Allow"}
	if r.IntN(10) < deny {
		s["Effect"] = "Deny"
	}
	action, resource := "Action", "Resource"
	if w.elements && r.IntN(6) == 0 {
		action = "NotAction"
	}
	if w.elements && r.IntN(8) == 0 {
		resource = "NotResource"
	}
	s[action] = some(r, w.actions, 4)
	s[resource] = some(r, w.resources, 3)
	if r.IntN(4) == 0 {
		s["Sid"] = fmt.Sprintf("S%d", r.IntN(100))
	}
	if len(w.conditions) > 0 && r.IntN(4) == 0 {
		s["Condition"] = w.conditions[r.IntN(len(w.conditions))]
	}
	return s
}

func (w *words) document(r *rand.Rand, deny int) object {
	var statements []object
	for range 1 + r.IntN(4) {
		statements = append(statements, w.statement(r, deny))
	}
	if r.IntN(3) == 0 {
		statements = append(statements, object{"Effect": "Allow", "Action": "*", "Resource": "*"})
	}
	return object{"Version": w.versions[r.IntN(len(w.versions))], "Statement": statements}
}

func (w *words) world(r *rand.Rand) *world {
	out := &world{user: r.IntN(3) == 0}
	for range 1 + r.IntN(3) {
		out.identity = append(out.identity, w.document(r, 2))
	}
	if r.IntN(2) == 0 {
		out.boundary = w.document(r, 3)
	}
	if r.IntN(3) == 0 && !out.user {
		out.session = append(out.session, w.document(r, 2))
	}
	for range r.IntN(3) {
		var level []object
		for range 1 + r.IntN(2) {
			o := w.document(r, 5)
			o["Version"] = "2012-10-17" // AWS takes no other
			level = append(level, o)
		}
		out.scp = append(out.scp, level)
	}
	return out
}

func parse(tb testing.TB, o object) *policy.Document {
	tb.Helper()
	text, err := json.Marshal(o)
	if err != nil {
		tb.Fatal(err)
	}
	doc, err := policy.Parse(string(text))
	if err != nil {
		tb.Fatal(err)
	}
	return doc
}

// services are AWS's, shared by all tests.
var services = catalog.Default()

// input is the world as lines see it, evaluator as it is evaluated.
func (w *world) input(tb testing.TB) *granted.Input {
	tb.Helper()
	documents := func(name string, list []object) []granted.Document {
		var out []granted.Document
		for i, o := range list {
			out = append(out, granted.Document{Label: fmt.Sprintf("%s%d", name, i), Doc: parse(tb, o)})
		}
		return out
	}
	in := &granted.Input{Identity: documents("id", w.identity)}
	if w.boundary != nil {
		in.Ceilings = append(in.Ceilings, granted.Ceiling{Name: "the permissions boundary", Documents: documents("boundary", []object{w.boundary})})
	}
	if w.session != nil {
		in.Ceilings = append(in.Ceilings, granted.Ceiling{Name: "the session policies", Documents: documents("session", w.session)})
	}
	for i, level := range w.scp {
		in.Ceilings = append(in.Ceilings, granted.Ceiling{Name: "the service control policies", SCP: true, Documents: documents(fmt.Sprintf("scp%d-", i), level)})
	}
	return in
}

func (w *world) evaluator(tb testing.TB, documented bool) *evaluator.Evaluator {
	tb.Helper()
	known := catalog.NewServices(services)
	compile := func(typ iam.Type, list []object) evaluator.Policies {
		var out evaluator.Policies
		for _, o := range list {
			p, err := program.Compile(parse(tb, o), typ, "p", known)
			if err != nil {
				tb.Fatal(err)
			}
			out.List = append(out.List, p)
		}
		return out
	}
	layers := evaluator.Layers{Identity: compile(iam.Identity, w.identity)}
	if w.boundary != nil {
		layers.Boundary = compile(iam.Boundary, []object{w.boundary}).List[0]
	}
	if w.session != nil {
		session := compile(iam.Session, w.session)
		layers.Session = &session
	}
	if w.scp != nil {
		layers.SCP = &evaluator.Levels{}
		for _, level := range w.scp {
			layers.SCP.Levels = append(layers.SCP.Levels, compile(iam.SCP, level))
		}
	}
	return evaluator.New(layers, known, evaluator.Options{UnknownActions: true, PartialResources: true, OpenContext: true, Documented: documented})
}

// ask asks the evaluator; false if the request makes no sense.
func (w *world) ask(tb testing.TB, ev *evaluator.Evaluator, action, resource string) (evaluator.Possible, granted.Request, bool) {
	tb.Helper()
	a, err := ev.Action(action)
	if err != nil {
		tb.Fatal(err)
	}
	caller := "arn:aws:sts::444455556666:assumed-role/deployer/mira"
	if w.user {
		caller = "arn:aws:iam::444455556666:user/mira"
	}
	p, err := request.ParsePrincipal(caller)
	if err != nil {
		tb.Fatal(err)
	}
	r := request.StarResource()
	if resource != "*" {
		r = request.NewResource(pattern.Literal(resource))
	}
	got, err := ev.Decide(&request.Request{Principal: p, Action: a, Resources: []*request.Resource{r}, Unstated: request.UnstatedAny})
	return got, granted.Request{Action: action, Resource: resource, NoResource: a.ResourceLess()}, err == nil
}

func (w *world) String() string {
	text, _ := json.MarshalIndent(map[string]any{"identity": w.identity, "boundary": w.boundary, "session": w.session, "scp": w.scp}, "", " ")
	return string(text)
}
