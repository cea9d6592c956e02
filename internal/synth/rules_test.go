// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// TestY103: access levels are those of the ARN's own service; what others do with the resource
// is listed, one entry a service.
func TestY103(t *testing.T) {
	r := answer(t, &Input{Grants: []Grant{{Levels: []string{"Read", "Write"}, Resources: []string{"arn:aws:sns" + regional + "topic"}}}})
	for _, a := range r.Actions {
		if !strings.HasPrefix(a, "sns:") {
			t.Errorf("%s is granted", a)
		}
	}
	others := map[string]int{}
	for _, o := range r.Omitted {
		if o.Reason == OtherService {
			service, _, _ := strings.Cut(o.Actions[0], ":")
			others[service]++
		}
	}
	if others["devops-guru"] != 1 {
		t.Errorf("other services: %v", others)
	}
}

// TestY202: an entry for everything in a service is for buckets and objects; what is contested
// is not granted.
func TestY202(t *testing.T) {
	r := answer(t, &Input{Grants: []Grant{{Actions: []string{"s3:GetObject", "s3:ListBucket"}, Resources: []string{"arn:aws:s3:::*"}}}})
	if want := `[{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":"arn:aws:s3:::*"}]`; statementsOf(t, r) != want {
		t.Errorf("%s, want %s", statementsOf(t, r), want)
	}
	const contested = "arn:aws:lambda:*:function:f"
	r = answer(t, &Input{Grants: []Grant{{Actions: []string{"lambda:GetFunction"}, Resources: []string{contested, "arn:aws:lambda" + regional + "function:g"}}}})
	if !slices.ContainsFunc(r.Omitted, func(o Omitted) bool { return o.Reason == IsContested && o.Resource == contested }) || strings.Contains(r.Minified, contested) {
		t.Errorf("%s %+v", r.Minified, r.Omitted)
	}
}

// TestY203AndY204: an action that takes no resource is granted on "*" where it is named, where
// the grant has no resources, and where they are "*".
func TestY203AndY204(t *testing.T) {
	for _, g := range []Grant{
		{Actions: []string{"s3:ListAllMyBuckets"}},
		{Actions: []string{"s3:ListAllMyBuckets"}, Resources: []string{"*"}},
		{Actions: []string{"s3:ListAllMyBucket*"}, Resources: []string{"*"}},
		{Actions: []string{"s3:ListAllMyBucket*"}},
		{Actions: []string{"s3:ListAllMyBuckets"}, Resources: []string{bucket}},
	} {
		r := answer(t, &Input{Grants: []Grant{g}})
		if want := `[{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}]`; statementsOf(t, r) != want {
			t.Errorf("%+v: %s", g, statementsOf(t, r))
		}
	}
}

// TestY404: a grant with a Sid is merged with no other, and its statements get the type of
// their resources.
func TestY404(t *testing.T) {
	r := answer(t, &Input{Grants: []Grant{
		{Sid: "Reports", Actions: []string{"s3:GetObject", "s3:ListBucket", "s3:ListAllMyBuckets"}, Resources: []string{bucket, bucket + "/*"}},
		{Sid: "ReportsObject", Actions: []string{"s3:PutObject"}, Resources: []string{bucket + "/*"}},
		{Actions: []string{"s3:PutObject"}, Resources: []string{bucket + "/*"}},
	}})
	var sids []string
	for _, s := range strings.Split(r.Minified, `{"Sid":"`)[1:] {
		sid, _, _ := strings.Cut(s, `"`)
		sids = append(sids, sid)
	}
	if want := []string{"ReportsObject2", "ReportsBucket", "ReportsObject", "ReportsAny"}; !slices.Equal(sids, want) {
		t.Errorf("sids %v, want %v\n%s", sids, want, r.Minified)
	}
	for _, bad := range [][]Grant{
		{{Sid: "A", Actions: []string{"s3:ListAllMyBuckets"}}, {Sid: "A", Actions: []string{"sqs:ListQueues"}}},
		{{Sid: "not allowed", Actions: []string{"s3:ListAllMyBuckets"}}},
	} {
		_, err := Synthesise(context.Background(), &Input{Catalog: catalog.Default(), Grants: bad})
		if e := (*Error)(nil); !errors.As(err, &e) || e.Rule != "Y-404" {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

// TestY205: an action whose requests do not have the key of a positive condition is omitted or
// an error; a condition that holds without the key is a warning.
func TestY205(t *testing.T) {
	prefix := func(op string) []Condition { return []Condition{{op, "s3:prefix", []string{"a"}}} }
	r := answer(t, &Input{Grants: []Grant{{Actions: []string{"s3:ListBucket*"}, Resources: []string{bucket}, Conditions: prefix("StringEquals")}}})
	var omitted []string
	for _, o := range r.Omitted {
		if o.Reason == ConditionKey {
			omitted = append(omitted, o.Actions...)
		}
	}
	if !slices.Contains(r.Actions, "s3:ListBucket") || !slices.Contains(omitted, "s3:ListBucketMultipartUploads") {
		t.Errorf("granted %v, omitted %v", r.Actions, omitted)
	}
	r = answer(t, &Input{Grants: []Grant{{Actions: []string{"s3:GetObject"}, Resources: []string{bucket + "/*"}, Conditions: prefix("StringNotEquals")}}})
	if len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0].Text, "it does not restrict them") {
		t.Errorf("warnings %+v", r.Warnings)
	}
	for _, conditions := range [][]Condition{
		prefix("StringEquals"), prefix("StringEqual"), {{"StringEquals", "prefix", []string{"a"}}}, {{"StringEquals", "aws:PrincipalOrgID", nil}},
		{{"Bool", "aws:SecureTransport", []string{"true"}}, {"Bool", "aws:securetransport", []string{"false"}}},
	} {
		_, err := Synthesise(context.Background(), &Input{Catalog: catalog.Default(), Grants: []Grant{{Actions: []string{"s3:GetObject"}, Resources: []string{bucket + "/*"}, Conditions: conditions}}})
		if e := (*Error)(nil); !errors.As(err, &e) || e.Rule != "Y-205" || e.Fix == "" {
			t.Errorf("%+v: %v", conditions, err)
		}
	}
}

// TestY301: what calls need in addition, by kind.
func TestY301(t *testing.T) {
	r := answer(t, &Input{Grants: []Grant{
		{Actions: []string{"ec2:RunInstances"}, Resources: []string{"arn:aws:ec2" + regional + "instance/*", "arn:aws:ec2:eu-west-1::image/*"}},
		{Actions: []string{"kms:Decrypt"}, Resources: []string{"arn:aws:kms" + regional + "key/1"}},
		{Actions: []string{"ssm:StartSession"}, Resources: []string{"arn:aws:ec2" + regional + "instance/i-1"}},
	}})
	kinds := map[string]string{}
	for _, d := range r.Dependent {
		kinds[d.Action+" "+d.Kind] = strings.Join(d.Resources, " ")
		if !slices.IsSorted(d.NeededBy) || d.Because == "" || len(d.Resources) == 0 {
			t.Errorf("%+v", d)
		}
	}
	for key, want := range map[string]string{
		"iam:PassRole action": "role/", "ec2:CreateTags action": "", "ec2:RunInstances resource": "subnet/", "kms:Decrypt document": "key/", "ssm:StartSession resource": "document/",
	} {
		if got, ok := kinds[key]; !ok || !strings.Contains(got, want) {
			t.Errorf("%s: %q\n%v", key, got, kinds)
		}
	}
	if strings.Contains(kinds["ec2:RunInstances resource"], "image/") || strings.Contains(kinds["ec2:RunInstances resource"], "instance/${") {
		t.Errorf("types that are there: %s", kinds["ec2:RunInstances resource"])
	}
	if !slices.IsSortedFunc(r.Dependent, func(a, b Dependent) int { return compareFold(a.Action, b.Action) }) {
		t.Error("not sorted")
	}
}

// TestHints: what lies in the resources and is covered by none of them (section 4).
func TestHints(t *testing.T) {
	r := answer(t, &Input{Grants: []Grant{{Levels: []string{"Read"}, Resources: []string{bucket, "arn:aws:logs" + regional + "log-group:g"}}}})
	want := []string{
		"arn:aws:logs:eu-west-1:111122223333:log-group:g does not cover its log-stream resources: for logs:GetLogEvents add arn:aws:logs:eu-west-1:111122223333:log-group:g:log-stream:*.",
	}
	var got []string
	objects := false
	for _, h := range r.Hints {
		if strings.HasPrefix(h, "arn:aws:logs") {
			got = append(got, h)
		}
		objects = objects || strings.Contains(h, "add "+bucket+"/*.")
	}
	if diff := cmp.Diff(want, got); diff != "" || !objects {
		t.Error(diff, r.Hints)
	}
	for _, x := range []struct {
		grant Grant
		want  []string
	}{
		{Grant{Levels: []string{"Read"}, Resources: []string{bucket, bucket + "/*"}}, nil},
		{Grant{Actions: []string{"lambda:InvokeFunction"}, Resources: []string{"arn:aws:lambda" + regional + "function:f"}}, []string{"its function alias and function version resources: for lambda:InvokeFunction add arn:aws:lambda:eu-west-1:111122223333:function:f:*."}},
		{Grant{Actions: []string{"lambda:InvokeFunction"}, Resources: []string{"arn:aws:lambda" + regional + "function:f", "arn:aws:lambda" + regional + "function:f:*"}}, nil},
		{Grant{Actions: []string{"dynamodb:Query"}, Resources: []string{"arn:aws:dynamodb" + regional + "table/t"}}, []string{"for dynamodb:Query add arn:aws:dynamodb:eu-west-1:111122223333:table/t/index/*."}},
		{Grant{Actions: []string{"dynamodb:PutItem"}, Resources: []string{"arn:aws:dynamodb" + regional + "table/t"}}, nil},
		{Grant{Actions: []string{"logs:CreateLogGroup"}, Resources: []string{"arn:aws:logs" + regional + "log-group:g"}}, nil},
	} {
		r := answer(t, &Input{Grants: []Grant{x.grant}})
		if len(r.Hints) != len(x.want) || !slices.EqualFunc(r.Hints, x.want, strings.Contains) {
			t.Errorf("%+v: hints %q", x.grant, r.Hints)
		}
	}
}

// TestY603: where documents with room for changes would be more than can be attached, they are
// packed tightly, with a warning.
func TestY603(t *testing.T) {
	for n := 900; n < 1400; n += 25 {
		in := &Input{Catalog: catalog.Default(), Grants: []Grant{{Actions: []string{"dynamodb:GetItem"}, Resources: tables(n)}}}
		s := newSynthesis(in)
		s.merge()
		anchored, tight := splitter{6144, policy.CountNonWhitespace, true}, splitter{6144, policy.CountNonWhitespace, false}
		loose, _ := anchored.split(s.statements)
		packed, _ := tight.split(s.statements)
		want, warned := len(loose), false
		switch {
		case len(loose) <= attachable:
		case len(packed) <= attachable:
			want, warned = len(packed), true
		default:
			warned = true
		}
		if len(s.documents) != want || (len(s.reader.warnings) > 0) != warned {
			t.Errorf("%d tables: %d documents, %v; %d with room, %d without", n, len(s.documents), s.reader.warnings, len(loose), len(packed))
		}
	}
}

// TestToFit: folding to fit folds only where it saves a document (Y-504).
func TestToFit(t *testing.T) {
	small := Grant{Actions: []string{"sqs:GetQueueAttributes", "sqs:GetQueueUrl"}, Resources: []string{"arn:aws:sqs" + regional + "q"}}
	if r := answer(t, &Input{Compact: CompactToFit, Grants: []Grant{small}}); len(r.Wildcards) > 0 || strings.Contains(r.Minified, "*") {
		t.Error(r.Minified)
	}
	large := Grant{Levels: []string{"List", "Read", "Write"}, Resources: []string{"arn:aws:ec2" + regional + "*/*"}}
	plain := answer(t, &Input{Grants: []Grant{large}})
	folded := answer(t, &Input{Compact: CompactToFit, Grants: []Grant{large}})
	if len(folded.Documents) >= len(plain.Documents) || len(folded.Wildcards) == 0 || !slices.Equal(plain.Actions, folded.Actions) {
		t.Errorf("%d documents without, %d with folding", len(plain.Documents), len(folded.Documents))
	}
	inline := &Input{Compact: CompactToFit, PolicyType: "identity", Attachment: "inline_role", Grants: []Grant{large}, Catalog: catalog.Default()}
	if _, err := Synthesise(context.Background(), inline); err != nil {
		t.Errorf("folded it fits: %v", err)
	}
}

// TestDependentsAreSeen: each row of the table of what calls need is shown for its action, on
// any resource that the action takes.
func TestDependentsAreSeen(t *testing.T) {
	c := catalog.Default()
	seen := map[string]map[string]bool{}
	for _, row := range facts.Dependents() {
		if seen[row.Action] == nil {
			r := answer(t, &Input{Catalog: c, Grants: []Grant{{Actions: []string{row.Action}, Resources: []string{"*"}}}})
			seen[row.Action] = map[string]bool{}
			for _, d := range r.Dependent {
				seen[row.Action][fmt.Sprint(d.Action, d.Kind, d.Condition)] = true
			}
		}
		if !seen[row.Action][fmt.Sprint(row.Needs, row.Kind, row.Condition)] {
			t.Errorf("%s: %s is not shown", row.Action, row.Needs)
		}
	}
}

func FuzzEntry(f *testing.F) {
	for _, s := range []string{"*", "**", "", "arn:aws:s3:::b/*", "arn:aws:s3:::${aws:username}/*", "arn:aws:s3:::${*}", "arn:aws:s3:::${", "arn:aws:s3", "b", "arn:aws:sqs:*:1:q?", "arn:${a:b}:::::", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, problem, fix := readEntry(text)
		if (e == nil) == (problem == "") || problem != "" && fix == "" {
			t.Fatalf("%q: %v, %q, %q", text, e, problem, fix)
		}
		if e != nil && !e.covers(e) {
			t.Fatalf("%q does not cover itself", text)
		}
		_, _ = CompactActions(catalog.Default(), []string{text})
		_, _ = Synthesise(context.Background(), &Input{Catalog: catalog.Default(), Grants: []Grant{{Actions: []string{"s3:*", "sqs:*"}, Resources: []string{text}}}})
	})
}

// TestY705: what AWS refuses in conditions and variables is an error of the argument.
func TestY705(t *testing.T) {
	for _, x := range []struct {
		grant       Grant
		field, want string
	}{
		{Grant{Conditions: []Condition{{"NumericLessThan", "aws:MultiFactorAuthAge", []string{"abc"}}}, Resources: []string{bucket}}, "condition", `The value "abc"`},
		{Grant{Resources: []string{bucket + "${nocolon}"}}, "resources", `The policy variable "${nocolon}"`},
		{Grant{Resources: []string{"acme"}}, "resources", `The resource "acme" cannot be used`},
		{Grant{Resources: []string{}}, "resources", "The list of resources is empty"},
		{Grant{Resources: []string{"arn:aws:*:::acme"}}, "resources", `The resource "arn:aws:*:::acme" cannot be used: it has a wildcard in the service`},
		{Grant{Resources: []string{"arn:aws:s?:::acme"}}, "resources", `The resource "arn:aws:s?:::acme" cannot be used: it has a wildcard in the service`},
		{Grant{Resources: []string{"arn:aws:s3::${aws:PrincipalAccount}:acme"}}, "resources", `The resource "arn:aws:s3::${aws:PrincipalAccount}:acme" cannot be used: it has a policy variable before the fifth colon`},
		{Grant{Resources: []string{"arn:${*}:s3:::acme"}}, "resources", `The resource "arn:${*}:s3:::acme" cannot be used: it has a policy variable before the fifth colon`},
		{Grant{Resources: []string{bucket + "日"}}, "resources", `The character "日"`},
		{Grant{Resources: []string{bucket}, Conditions: []Condition{{"StringEquals", "aws:PrincipalTag/team", []string{"\u2013"}}}}, "condition", `The character "–"`},
	} {
		x.grant.Actions = []string{"s3:ListBucket"}
		_, err := Synthesise(context.Background(), &Input{Catalog: catalog.Default(), Grants: []Grant{x.grant}})
		var e *Error
		if !errors.As(err, &e) || e.Rule != "Y-705" || e.Field != x.field || !strings.HasPrefix(e.Message, x.want) || e.Fix == "" {
			t.Errorf("%+v: %+v", x.grant, e)
		}
	}
}

// TestY102Reference: a page that was read earlier than the table is cited with its day, and
// what was never compared with a page is called so.
func TestY102Reference(t *testing.T) {
	for _, x := range []struct {
		row  facts.Dependent
		want string
	}{
		{facts.Dependent{Page: "P", Date: facts.DependentsDate(), Verified: true}, " See P."},
		{facts.Dependent{Page: "P", Date: "2024-12-13", Verified: true}, " See P (as of 2024-12-13)."},
		{facts.Dependent{Page: "P", Date: facts.DependentsDate()}, " Not verified: see P."},
	} {
		if got := reference(&x.row); got != x.want {
			t.Errorf("%+v: %q", x.row, got)
		}
	}
}

// TestY205Resources: a condition on a key that AWS does not list for one of the resources that
// a call names together is worth a warning.
func TestY205Resources(t *testing.T) {
	const instance, image, everyInstance = "arn:aws:ec2:*:111122223333:instance/*", "arn:aws:ec2:*::image/*", "*"
	for _, x := range []struct {
		action, test, key string
		resources         []string
		want              []string // what the warnings call the resources
	}{
		{"ec2:RunInstances", "StringEquals", "ec2:InstanceType", []string{instance, image}, []string{image}},
		{"ec2:RunInstances", "StringEqualsIfExists", "ec2:InstanceType", []string{instance, image}, nil},
		{"ec2:RunInstances", "StringEquals", "ec2:InstanceType", []string{instance}, nil},
		{"ec2:RunInstances", "StringEquals", "ec2:InstanceType", []string{everyInstance}, []string{"image, network-interface, security-group and subnet resources"}},
		{"ec2:RunInstances", "StringEquals", "aws:RequestTag/team", []string{instance, image}, []string{image}},
		{"ec2:RunInstances", "StringEquals", "aws:ResourceTag/team", []string{instance, image}, []string{instance}},
		{"ec2:RunInstances", "StringEquals", "ec2:Region", []string{instance, image}, nil},
		{"ec2:RunInstances", "StringEquals", "aws:PrincipalTag/team", []string{instance, image}, nil},
		// Calls that name one resource, of one type or another.
		{"s3:GetObject", "StringEquals", "s3:DataAccessPointAccount", []string{"arn:aws:s3:::acme/*"}, nil},
	} {
		r := answer(t, &Input{Grants: []Grant{{Actions: []string{x.action}, Resources: x.resources, Conditions: []Condition{{x.test, x.key, []string{"x"}}}}}})
		var got []string
		for _, w := range r.Warnings {
			if w.Field != "condition" || !strings.HasPrefix(w.Text, "AWS lists no key "+x.key+" for requests of "+x.action+" on ") {
				t.Errorf("%+v: %+v", x, w)
				continue
			}
			what, _, _ := strings.Cut(strings.TrimPrefix(w.Text, "AWS lists no key "+x.key+" for requests of "+x.action+" on "), ", so that")
			got = append(got, what)
		}
		if diff := cmp.Diff(x.want, got); diff != "" {
			t.Errorf("%+v: %s", x, diff)
		}
	}
}

// TestY201Everything: "*" on resources asks for the actions of their services.
func TestY201Everything(t *testing.T) {
	for _, g := range []Grant{{Actions: []string{"*"}, Resources: []string{bucket}}, {Managed: "AdministratorAccess", Resources: []string{bucket}}} {
		got, want := answer(t, &Input{Grants: []Grant{g}}), answer(t, &Input{Grants: []Grant{{Actions: []string{"s3:*", "ssm:*"}, Resources: []string{bucket}}}})
		if diff := cmp.Diff(want.Minified, got.Minified); diff != "" {
			t.Errorf("%+v: %s", g, diff)
		}
		for _, o := range got.Omitted {
			if len(o.Actions) > 200 {
				t.Errorf("%+v: %d actions omitted: %s", g, len(o.Actions), o.Reason)
			}
		}
	}
}

// TestY602Sids: no document has two statements of one Sid, wherever a grant with a Sid is cut.
func TestY602Sids(t *testing.T) {
	for n := 60; n < 700; n += 40 {
		var tables []string
		for i := range n {
			tables = append(tables, fmt.Sprintf("arn:aws:dynamodb"+regional+"table/orders-%03d", i))
		}
		r := answer(t, &Input{Grants: []Grant{
			{Sid: "Tables", Actions: []string{"dynamodb:GetItem", "dynamodb:PutItem"}, Resources: tables},
			{Sid: "Queue", Actions: []string{"sqs:SendMessage"}, Resources: []string{"arn:aws:sqs" + regional + "orders"}},
		}})
		for i, text := range r.Documents {
			doc, err := policy.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]bool{}
			for _, s := range doc.Statements {
				if seen[s.Sid] {
					t.Errorf("%d tables: documents[%d] has two statements %s", n, i, s.Sid)
				}
				seen[s.Sid] = true
			}
		}
	}
}

// TestY301Granted: a grant covers what calls need in addition only if its condition leaves room
// for the values that AWS puts into the request.
func TestY301Granted(t *testing.T) {
	const role, key = "arn:aws:iam::111122223333:role/orders", "arn:aws:kms" + regional + "key/1"
	function := Grant{Actions: []string{"lambda:CreateFunction"}, Resources: []string{"arn:aws:lambda" + regional + "function:orders"}}
	object := Grant{Actions: []string{"s3:GetObject"}, Resources: []string{bucket + "/*"}}
	for _, x := range []struct {
		first     Grant
		needs, on string
		test, of  string
		values    []string
		want      bool
	}{
		{function, "iam:PassRole", role, "", "", nil, true},
		{function, "iam:PassRole", role, "StringEquals", "iam:PassedToService", []string{"lambda.amazonaws.com", "ecs.amazonaws.com"}, true},
		{function, "iam:PassRole", role, "StringEquals", "IAM:passedtoservice", []string{"ecs-tasks.amazonaws.com"}, false},
		{function, "iam:PassRole", role, "StringLikeIfExists", "iam:PassedToService", []string{"lambda.*"}, true},
		{function, "iam:PassRole", role, "StringLike", "iam:PassedToService", []string{"ec*"}, false},
		{function, "iam:PassRole", role, "StringEquals", "iam:PassedToService", []string{"*"}, false},
		{function, "iam:PassRole", role, "StringNotEquals", "iam:PassedToService", []string{"lambda.amazonaws.com"}, false},
		{function, "iam:PassRole", role, "StringNotEquals", "iam:PassedToService", []string{"ec2.amazonaws.com"}, true},
		{function, "iam:PassRole", role, "StringEquals", "iam:PassedToService", []string{"${aws:PrincipalTag/service}"}, true},
		{function, "iam:PassRole", role, "StringEquals", "aws:PrincipalTag/team", []string{"orders"}, true},
		{object, "kms:Decrypt", key, "StringEquals", "kms:ViaService", []string{"s3.eu-west-1.amazonaws.com"}, true},
		{object, "kms:Decrypt", key, "StringEquals", "kms:ViaService", []string{"sqs.eu-west-1.amazonaws.com"}, false},
		{object, "kms:Decrypt", key, "StringNotEquals", "kms:ViaService", []string{"s3.eu-west-1.amazonaws.com"}, true},
	} {
		second := Grant{Actions: []string{x.needs}, Resources: []string{x.on}}
		if x.test != "" {
			second.Conditions = []Condition{{x.test, x.of, x.values}}
		}
		found := false
		for _, d := range answer(t, &Input{Grants: []Grant{x.first, second}}).Dependent {
			if d.Action == x.needs && slices.Equal(d.NeededBy, x.first.Actions) {
				found = true
				if d.Granted != x.want {
					t.Errorf("%+v: granted %t", x, d.Granted)
				}
			}
		}
		if !found {
			t.Errorf("%+v: not shown", x)
		}
	}
}

// TestY203Everything: "*" among other resources is "*".
func TestY203Everything(t *testing.T) {
	alone := answer(t, &Input{Grants: []Grant{{Actions: []string{"s3:List*"}, Resources: []string{"*"}}}})
	among := answer(t, &Input{Grants: []Grant{{Actions: []string{"s3:List*"}, Resources: []string{bucket, "*"}}}})
	if diff := cmp.Diff(alone.Minified, among.Minified); diff != "" || len(among.Omitted) > 0 || !slices.Contains(among.Actions, "s3:ListAllMyBuckets") {
		t.Errorf("%s; omitted %+v", diff, among.Omitted)
	}
	_, err := Synthesise(context.Background(), &Input{Catalog: catalog.Default(), Grants: []Grant{{Actions: []string{"s3:*"}, Resources: []string{bucket, "*"}}}})
	var e *Error
	if !errors.As(err, &e) || e.Rule != "Y-709" {
		t.Errorf("%v", err)
	}
}

// TestPassRoleWarning: however a grant comes to give iam:PassRole, one without a condition on
// the service is worth a warning.
func TestPassRoleWarning(t *testing.T) {
	roles := []string{"arn:aws:iam::111122223333:role/orders"}
	for _, x := range []struct {
		grant Grant
		want  bool
	}{
		{Grant{Actions: []string{"iam:PassRole"}}, true},
		{Grant{Actions: []string{"iam:Pass*"}}, true},
		{Grant{Levels: []string{"Write"}}, true},
		{Grant{Levels: []string{"Write"}, Except: []string{"iam:PassRole"}}, false},
		{Grant{Levels: []string{"Read"}}, false},
		{Grant{Actions: []string{"iam:Pass*"}, Conditions: []Condition{{"StringEquals", "IAM:PassedToService", []string{"ec2.amazonaws.com"}}}}, false},
		{Grant{Managed: "AWSAppRunnerFullAccess"}, false}, // it has the condition
	} {
		x.grant.Resources = roles
		r := answer(t, &Input{Grants: []Grant{x.grant}})
		got := slices.ContainsFunc(r.Warnings, func(w Warning) bool { return strings.HasPrefix(w.Summary, "A role that can be passed") })
		if got != x.want {
			t.Errorf("%+v: %+v, %s", x.grant, r.Warnings, r.Minified)
		}
	}
}

// TestY202Unused: a resource on which none of the actions is called is worth a warning.
func TestY202Unused(t *testing.T) {
	const key, alias = "arn:aws:kms" + regional + "key/1", "arn:aws:kms" + regional + "alias/orders"
	for _, x := range []struct {
		grant Grant
		want  string
	}{
		{Grant{Actions: []string{"kms:Decrypt"}, Resources: []string{key, alias}}, "The grant gives nothing on " + alias + ": none of its actions is called there. What is done with a key"},
		{Grant{Actions: []string{"kms:Decrypt", "kms:UpdateAlias"}, Resources: []string{key, alias}}, ""},
		{Grant{Actions: []string{"s3:GetObject"}, Resources: []string{bucket, bucket + "/*"}}, "The grant gives nothing on " + bucket + ": none of its actions is called there."},
		{Grant{Actions: []string{"s3:GetObject"}, Resources: []string{bucket, "*"}}, ""},
		{Grant{Levels: []string{"Read"}, Resources: []string{bucket, bucket + "/*"}}, ""},
		{Grant{Actions: []string{"ecr:GetAuthorizationToken", "ecr:BatchGetImage"}, Resources: []string{"arn:aws:ecr" + regional + "repository/app"}}, ""},
		{Grant{Actions: []string{"s3:ListAllMyBuckets"}, Resources: []string{bucket}}, "The grant gives nothing on " + bucket},
	} {
		got := ""
		for _, w := range answer(t, &Input{Grants: []Grant{x.grant}}).Warnings {
			if w.Summary == "A resource without effect" {
				got = w.Text
			}
		}
		if (x.want == "") != (got == "") || !strings.HasPrefix(got, x.want) {
			t.Errorf("%+v: %q", x.grant, got)
		}
	}
}

// TestManyResources: thousands of resources are proved, too, and hints are about all of a kind.
func TestManyResources(t *testing.T) {
	var tables []string
	for i := range 800 {
		tables = append(tables, fmt.Sprintf("arn:aws:dynamodb"+regional+"table/%s-%03d", strings.Repeat("orders", 10), i))
	}
	r := answer(t, &Input{Grants: []Grant{{Levels: []string{"Read", "Write", "Tagging", "List"}, Resources: tables}}})
	if size := len(r.Actions) * len(tables) * 20; size < 1<<19 {
		t.Errorf("%d bytes of pairs prove nothing here", size)
	}
	if len(r.Hints) == 0 || len(r.Hints) > 10 || !strings.Contains(r.Hints[0], "795 others do not cover their ") {
		t.Errorf("%d hints, %.300q", len(r.Hints), r.Hints)
	}
}

// TestY710Conditions: operators and keys are checked while values are not known.
func TestY710Conditions(t *testing.T) {
	for _, x := range []struct {
		condition Condition
		want      string
	}{
		{Condition{"StringEqual", "aws:PrincipalOrgID", nil}, `The condition operator "StringEqual" is none of AWS's.`},
		{Condition{"StringEquals", "PrincipalOrgID", nil}, `The condition key "PrincipalOrgID" has no service before a colon.`},
		{Condition{"StringEquals", "aws:PrincipalOrgID", nil}, ""},
		{Condition{"", "", nil}, ""},
	} {
		g := PartlyKnownGrant{Grant: Grant{Actions: []string{"s3:ListBucket"}, Resources: []string{bucket}, Conditions: []Condition{x.condition}}, Open: []string{"condition"}}
		err := Check(&PartlyKnown{Catalog: catalog.Default(), Grants: []PartlyKnownGrant{g}})
		var e *Error
		if errors.As(err, &e) != (x.want != "") || e != nil && (e.Message != x.want || e.Rule != "Y-205") {
			t.Errorf("%+v: %v", x.condition, err)
		}
	}
}
