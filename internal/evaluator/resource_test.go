// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// TestResourcePatterns is the table of section 8 and the rules around it. The
// decision is that of an Allow on the entry alone.
func TestResourcePatterns(t *testing.T) {
	const a, i, u = evaluator.Allowed, evaluator.ImplicitDeny, evaluator.Undetermined
	all := evaluator.Options{UnknownActions: true}
	for _, tt := range []struct {
		rule, entry, resource string
		want                  evaluator.Decision
		cause                 string
	}{
		{"E-803", "arn:aws:s3:::tide-logs/*/raw/*", "arn:aws:s3:::tide-logs/2031/02/raw/a/b", a, ""},
		{"E-803", "arn:aws:s3:::tide-logs/*/raw/*", "arn:aws:s3:::tide-logs/raw/a", i, ""},
		{"E-807", "arn:aws:s3:::tide-logs*", "arn:aws:s3:::tide-logs-old/x", a, ""},
		{"E-807", "arn:aws:s3:::tide-logs/*", "arn:aws:s3:::tide-logs", i, ""},
		{"E-803", "arn:aws:sqs:*:444455556666:q-?", "arn:aws:sqs:eu-west-1:444455556666:q-12", i, ""},
		{"E-803", "arn:*:sqs:eu-*:*:q-*", "arn:aws:sqs:eu-x:444455556666:q-", a, ""},
		{"E-806", "arn:aws:iam::444455556666:user/Mira", "arn:aws:iam::444455556666:user/mira", i, ""},
		{"E-803", "arn:aws:logs:*:*:log-group:*", "arn:aws:logs:eu-west-1:444455556666:log-group:/a:log-stream:s", a, ""},
		{"C-1", "arn:aws:sns:*:alarms", "arn:aws:sns:eu-west-1:444455556666:alarms", u, "C-1"},
		{"C-1", "*:tide-logs", "arn:aws:s3:::tide-logs", u, "C-1"},
		{"E-802", "*", "arn:aws:s3:::tide-logs", a, ""},
		{"E-802", "**", "arn:aws:s3:::tide-logs", a, ""},
		{"E-805", "arn:aws:s3:*:*:tide-logs", "arn:aws:s3:::tide-logs", a, ""},
		{"E-805", "arn:aws:sqs::444455556666:intake", intake, i, ""},
		{"E-808", "arn:aws:sqs", intake, a, ""},
		{"E-808", "arn:aws:sqs:eu-west-1", intake, a, ""},
		{"E-808", "arn:aws:sns", intake, i, ""},
		{"E-809", "tide-logs", "arn:aws:s3:::tide-logs", i, ""},
		{"C-3", "arn:aws:s*s:*:*:*", intake, u, "C-3"},
		{"C-3", "arn:aws:s*s:*:*:*", "arn:aws:s3:::tide-logs", i, ""},
		{"C-6", "arn:aws:SQS:*:*:*", intake, u, "C-6"},
		{"C-6", "arn:aws:SQS:*:*:other", intake, i, ""},
		{"E-811", "arn:aws:sqs:${aws:RequestedRegion}:*:*", intake, i, ""},
		{"E-813", "arn:aws:s3:::homes/a${*}b", "arn:aws:s3:::homes/axb", i, ""},
		{"E-813", "arn:aws:s3:::homes/a${*}b", "arn:aws:s3:::homes/a${*}b", a, ""},
		{"E-814", "arn:aws:s3:::tide-logs", intake, i, ""},
	} {
		t.Run(tt.rule+" "+tt.entry, func(t *testing.T) {
			w := world{principal: run7, action: "x:Test", resource: tt.resource, options: all,
				id: []string{stmt(allow, anything, `"`+tt.entry+`"`)}}
			r := w.evaluate(t)
			if r.Decision != tt.want {
				t.Fatalf("decision is %s, want %s; causes %v", r.Decision, tt.want, r.Causes)
			}
			if tt.cause != "" && (len(r.Causes) == 0 || r.Causes[0].Ref() != tt.cause) {
				t.Errorf("causes are %v, want %s", r.Causes, tt.cause)
			}
			// E-801: NotResource is the opposite, and undetermined where that is.
			w.id = []string{`{"Effect":"Allow","Action":"*","NotResource":"` + tt.entry + `"}`}
			opposite := map[evaluator.Decision]evaluator.Decision{a: i, i: a, u: u}[tt.want]
			if r := w.evaluate(t); r.Decision != opposite {
				t.Errorf("NotResource: decision is %s, want %s", r.Decision, opposite)
			}
		})
	}
}

// TestC2 pins short ARNs in documents other than identity policies.
func TestC2(t *testing.T) {
	for _, tt := range []struct {
		entry string
		opts  evaluator.Options
		want  evaluator.Decision
	}{
		{"arn:aws:sqs", evaluator.Options{}, evaluator.Undetermined},
		{"arn:aws:sqs", evaluator.Options{Documented: true}, evaluator.ExplicitDeny},
		{"arn:aws:sqs:*", evaluator.Options{}, evaluator.ExplicitDeny},
		{"arn:aws:sns", evaluator.Options{}, evaluator.Allowed},
	} {
		w := world{principal: run7, action: "sqs:SendMessage", resource: intake, id: []string{fullAccess}, options: tt.opts,
			scp: [][]string{{fullAccess + "," + stmt(deny, `"*"`, `"`+tt.entry+`"`)}}}
		if r := w.evaluate(t); r.Decision != tt.want {
			t.Errorf("%s, %+v: decision is %s, want %s", tt.entry, tt.opts, r.Decision, tt.want)
		}
	}
}

// TestC4 pins a policy variable without a value in NotResource; in Resource the
// entry matches nothing (E-812).
func TestC4(t *testing.T) {
	entry := `"arn:aws:sqs:*:*:${aws:PrincipalTag/queue}"`
	w := world{principal: run7, action: "sqs:SendMessage", resource: intake, id: []string{stmt(allow, `"*"`, entry)}}
	if r := w.evaluate(t); r.Decision != evaluator.ImplicitDeny {
		t.Errorf("E-812: %s", r.Decision)
	}
	w.id = []string{`{"Effect":"Allow","Action":"*","NotResource":` + entry + `}`}
	if r := w.evaluate(t); r.Decision != evaluator.Undetermined || r.Causes[0].Ref() != "C-4" {
		t.Errorf("default: %s %v", r.Decision, r.Causes)
	}
	w.options.Documented = true
	if r := w.evaluate(t); r.Decision != evaluator.Allowed {
		t.Errorf("documented: %s", r.Decision)
	}
	// Another entry that matches decides under either reading.
	w.options.Documented = false
	w.id = []string{`{"Effect":"Allow","Action":"*","NotResource":[` + entry + `,"` + intake + `"]}`}
	if r := w.evaluate(t); r.Decision != evaluator.ImplicitDeny {
		t.Errorf("agreement: %s", r.Decision)
	}
}

// TestC5 pins wildcards inside the value of a variable.
func TestC5(t *testing.T) {
	w := world{principal: run7, action: "sqs:SendMessage", resource: intake,
		id:      []string{stmt(allow, `"*"`, `"arn:aws:sqs:*:*:${aws:PrincipalTag/queue}"`)},
		context: map[string][]string{"aws:PrincipalTag/queue": {"in*"}}}
	if r := w.evaluate(t); r.Decision != evaluator.Undetermined || r.Causes[0].Ref() != "C-5" {
		t.Errorf("default: %s %v", r.Decision, r.Causes)
	}
	w.options.Documented = true
	if r := w.evaluate(t); r.Decision != evaluator.ImplicitDeny {
		t.Errorf("documented: %s", r.Decision)
	}
	w.options.Documented = false
	w.context = map[string][]string{"aws:PrincipalTag/queue": {"out*"}}
	if r := w.evaluate(t); r.Decision != evaluator.ImplicitDeny {
		t.Errorf("agreement: %s", r.Decision)
	}
	w.context = map[string][]string{"aws:PrincipalTag/queue": {"intake"}}
	if r := w.evaluate(t); r.Decision != evaluator.Allowed {
		t.Errorf("plain value: %s", r.Decision)
	}
}

// TestE540 finds the policy of the most specific owner, and none of neighbours.
func TestE540(t *testing.T) {
	for _, tt := range []struct {
		owner, resource string
		want            evaluator.Decision
	}{
		{logsBucket, logsBucket + "/x", evaluator.ExplicitDeny},
		{logsBucket, logsBucket, evaluator.ExplicitDeny},
		{logsBucket, "arn:aws:s3:::tide-logs-old/x", evaluator.Allowed},
		{"arn:aws:s3:::tide", logsBucket + "/x", evaluator.Allowed},
	} {
		w := world{principal: run7, action: "x:Test", resource: tt.resource, options: evaluator.Options{UnknownActions: true},
			id: []string{fullAccess}, rpOwner: tt.owner, rp: stmt(deny, `"*"`, anything, anyone)}
		if r := w.evaluate(t); r.Decision != tt.want {
			t.Errorf("policy of %s for %s: decision is %s, want %s", tt.owner, tt.resource, r.Decision, tt.want)
		}
	}
	// A resource with only a known prefix may or may not be covered.
	w := world{principal: run7, action: "x:Test", resource: "arn:aws:s3:::tide" + hole, options: evaluator.Options{UnknownActions: true},
		id: []string{fullAccess}, rpOwner: logsBucket, rp: stmt(deny, `"*"`, anything, anyone)}
	if r := w.evaluate(t); r.Decision != evaluator.Undetermined || r.Possible.Has(evaluator.ImplicitDeny) {
		t.Errorf("partly known resource: %s", r.Possible)
	}
}

// TestE205 says who owns a resource whose ARN names no account.
func TestE205(t *testing.T) {
	w := world{principal: run7, action: "s3:GetObject", resource: logsBucket + "/x", id: []string{fullAccess}}
	r := w.evaluate(t)
	if r.Decision != evaluator.Allowed || len(r.Assumptions) == 0 {
		t.Errorf("assumed owner: %s, assumptions %v", r.Decision, r.Assumptions)
	}
	w.account, w.rpOwner = accountB, logsBucket
	if r := w.evaluate(t); r.Decision != evaluator.Undetermined || r.Causes[0].Ref() != "resource_policy:"+logsBucket {
		t.Errorf("foreign owner, whose policy was not given (E-1711): %s %v", r.Decision, r.Causes)
	}
	w.rpKind = evaluator.PolicyNone
	if r := w.evaluate(t); r.Decision != evaluator.ImplicitDeny {
		t.Errorf("foreign owner: %s", r.Decision)
	}
	w.account = ""
	w.options.NoAssumptions = true
	if r := w.evaluate(t); r.Decision != evaluator.Undetermined || r.Causes[0].Ref() != "resource account" {
		t.Errorf("no assumption: %s %v", r.Decision, r.Causes)
	}
}

// TestNotAnARN refuses resources that are no ARN.
func TestNotAnARN(t *testing.T) {
	w := world{principal: run7, action: "s3:GetObject", resource: "tide-logs/x", id: []string{fullAccess}}
	ev, req := w.request(t)
	if _, err := ev.Evaluate(req); err == nil {
		t.Error("a bucket name passes for an ARN")
	}
	req.Resources = []*request.Resource{request.NewResource(pattern.WithPrefix("bucket-"))}
	if _, err := ev.Evaluate(req); err == nil {
		t.Error("a prefix that is no ARN's passes")
	}
}

// TestC4Unknown: text that is not known yet may turn out to be a variable without a
// value, and for such a variable NotResource is contested.
func TestC4Unknown(t *testing.T) {
	w := world{principal: run7, action: "sqs:SendMessage", resource: intake,
		id: []string{fullAccess + `,{"Effect":"Deny","Action":"*","NotResource":"arn:aws:sqs:*:*:archive-` + hole + `"}`}}
	if r := w.evaluate(t); r.Decision != evaluator.Undetermined || r.Causes[0].Kind != evaluator.CauseUnknown {
		t.Errorf("default: %s %v", r.Decision, r.Causes)
	}
	w.options.Documented = true
	if r := w.evaluate(t); r.Decision != evaluator.ExplicitDeny {
		t.Errorf("documented: %s", r.Decision)
	}
	w.options.Documented, w.version = false, "2008-10-17" // knows no variables
	if r := w.evaluate(t); r.Decision != evaluator.ExplicitDeny {
		t.Errorf("2008: %s", r.Decision)
	}
}

// TestContestedResources pins C-1, C-3 and C-6 three ways (E-1702): the default, the
// documented reading, and an input on which both readings agree.
func TestContestedResources(t *testing.T) {
	const alarms = "arn:aws:sns:eu-west-1:444455556666:alarms"
	for _, tt := range []struct {
		rule, entry, resource, agreeing string
	}{
		{"C-1", "arn:aws:sns:*:alarms", alarms, "arn:aws:sns:eu-west-1:444455556666:other"},
		{"C-3", "arn:aws:s*s:*:*:*", intake, "arn:aws:s3:::tide-logs"},
		{"C-6", "arn:aws:SQS:*:*:intake", intake, "arn:aws:sqs:eu-west-1:444455556666:other"},
	} {
		w := world{principal: run7, action: "x:Test", resource: tt.resource, options: evaluator.Options{UnknownActions: true},
			id: []string{stmt(allow, anything, `"`+tt.entry+`"`)}}
		if r := w.evaluate(t); r.Decision != evaluator.Undetermined || r.Causes[0].Ref() != tt.rule {
			t.Errorf("%s by default: %s %v", tt.rule, r.Decision, r.Causes)
		}
		w.options.Documented = true
		if r := w.evaluate(t); r.Decision != evaluator.ImplicitDeny {
			t.Errorf("%s documented: %s", tt.rule, r.Decision)
		}
		w.options.Documented, w.resource = false, tt.agreeing
		if r := w.evaluate(t); r.Decision != evaluator.ImplicitDeny {
			t.Errorf("%s where the readings agree: %s", tt.rule, r.Decision)
		}
	}
}

// TestVersionUnknown: what only one version of the language says stays possible while
// the version is not known (E-1650); the case version-unknown.tf.
func TestVersionUnknown(t *testing.T) {
	deny := func(entry string) string { return `{"Effect":"Deny","Action":"*","NotResource":"` + entry + `"}` }
	for _, tt := range []struct {
		name, statements string
		want             evaluator.Possible
	}{
		{"C-4 in one version", fullAccess + "," + deny("arn:aws:kms:*:*:${aws:PrincipalTag/team}"), evaluator.PossibleDecisions(1, 2)},
		{"the value matches in one version", fullAccess + "," + deny("arn:aws:sqs:*:*:${aws:PrincipalTag/queue}"), evaluator.PossibleDecisions(1, 2)},
		{"neither matches", stmt(allow, anything, `"arn:aws:kms:*:*:${aws:PrincipalTag/queue}"`), evaluator.PossibleDecisions(0, 0)},
		{"another entry matches", stmt(allow, anything, `["arn:aws:sqs:*:*:${aws:PrincipalTag/team}","arn:aws:sqs:*:*:*"]`), evaluator.PossibleDecisions(0, 2)},
		{"E-811 in one version", stmt(allow, anything, `"arn:aws:sqs:${aws:RequestedRegion}:*:*"`), evaluator.PossibleDecisions(0, 0)},
	} {
		w := world{principal: run7, action: "sqs:SendMessage", resource: intake, version: hole, id: []string{tt.statements},
			context: map[string][]string{"aws:PrincipalTag/queue": {"intake"}, "aws:PrincipalTag/team": {}}}
		if r := w.evaluate(t); r.Possible != tt.want || r.Decision == evaluator.Undetermined && r.Causes[0].Kind != evaluator.CauseUnknown {
			t.Errorf("%s: %s %v, want %s", tt.name, r.Possible, r.Causes, tt.want)
		}
	}
}

// TestC6Partial: an ARN with parts that are not known yet keeps its letter case, as in
// arn-head-in-upper-case.tf.
func TestC6Partial(t *testing.T) {
	for _, tt := range []struct {
		entry, resource string
		want            evaluator.Decision
	}{
		{"arn:aws:sqs:EU-west-1:" + hole, intake, evaluator.Undetermined},
		{"arn:aws:SQS:" + hole + ":intake", intake, evaluator.Undetermined},
		{"arn:aws:sqs:eu-west-1:" + hole, "arn:aws:SQS:" + hole, evaluator.Undetermined},
		{"ARN:aws:sqs:*:*:*", intake, evaluator.Undetermined},
		{"ARN:aws:sqs:" + hole, intake, evaluator.Undetermined},
		{"arn:aws:SNS:" + hole, intake, evaluator.ImplicitDeny},
	} {
		w := world{principal: run7, action: "sqs:SendMessage", resource: tt.resource, id: []string{stmt(allow, anything, `"`+tt.entry+`"`)}}
		if r := w.evaluate(t); r.Decision != tt.want {
			t.Errorf("%s on %s: %s %v, want %s", tt.entry, tt.resource, r.Decision, r.Causes, tt.want)
		}
	}
}

// TestC1 is C-1 as amended, with the rows T 10.2 and T 10.3: only a "*" that ends its
// field may cross colons.
func TestC1(t *testing.T) {
	const alarms = "arn:aws:sns:eu-west-1:444455556666:alarms"
	const u, i = evaluator.Undetermined, evaluator.ImplicitDeny
	for _, tt := range []struct {
		name, entry, resource string
		want                  evaluator.Decision
	}{
		{"T 10.2", "arn:aws:sns:*:alarms", alarms, u},
		{"T 10.3", "arn:aws:sqs:eu*t:q", "arn:aws:sqs:eu-west-1:444455556666:q", i},
		{"ends its field", "arn:aws:sns:eu*:alarms", alarms, u},
		{"a question mark", "arn:aws:sns:eu-west-1?444455556666:alarms", alarms, i},
		{"first field", "*:alarms", alarms, u},
		{"part of the first field", "*alarms", alarms, i},
		{"last of a short ARN", "arn:aws:*:alarms", alarms, u},
		{"not the last of it", "arn:aws:sns:*larms", alarms, i},
		{"next to another", "arn:aws:*:eu*1:alarms", "arn:aws:sns:eu-west-1:alarms:x", i},
		{"with C-6", "arn:aws:SNS:*:alarms", alarms, u},
		{"may turn out to end it", "arn:aws:sns:eu*" + hole, "arn:aws:sns:eu-west-1:444455556666:alarms", u},
	} {
		w := world{principal: run7, action: "x:Test", resource: tt.resource, options: evaluator.Options{UnknownActions: true},
			id: []string{stmt(allow, anything, `"`+tt.entry+`"`)}, rpKind: evaluator.PolicyNone}
		if r := w.evaluate(t); r.Decision != tt.want {
			t.Errorf("%s, %s: %s %v, want %s", tt.name, tt.entry, r.Decision, r.Causes, tt.want)
		}
	}
}

// TestClassUnknown: a principal that is not known yet, next to one that delegates to the
// account leaves the class of the grant open, with its cause (E-1604, E-1628).
func TestClassUnknown(t *testing.T) {
	w := world{principal: harvester, action: "sqs:SendMessage", resource: intake,
		rp: stmt(allow, anything, anything, `"Principal":{"AWS":["`+accountA+`","`+hole+`"]}`)}
	r := w.evaluate(t)
	if r.Decision != evaluator.Undetermined || len(r.Causes) != 1 || r.Causes[0].Kind != evaluator.CauseUnknown || r.Causes[0].Ref() == "" {
		t.Errorf("%s %v", r.Possible, r.Causes)
	}
}

// colonCatalog knows how many colons the sixth fields of ARNs have.
type colonCatalog struct {
	testCatalog
	colons []int
}

func (c colonCatalog) Action(name string) (iam.ActionInfo, bool) {
	info, ok := c.testCatalog.Action(name)
	for i := range info.ResourceTypes {
		info.ResourceTypes[i].Colons = func() []int { return c.colons }
	}
	return info, ok
}

// TestE1783: wildcards of a question match names with as many colons as such
// ARNs have; text that is not known yet may hold any number.
func TestE1783(t *testing.T) {
	const q = "arn:aws:sqs:eu-west-1:444455556666:"
	const u, i = evaluator.Undetermined, evaluator.ImplicitDeny
	for _, tt := range []struct {
		entry, resource string
		colons          []int
		want            evaluator.Decision
	}{
		{"arn:aws:sqs:*:*:dead/*", q + "live/*", []int{0}, i},
		{"arn:aws:sqs:*:*:dead/*", q + "live/*", []int{0, 1}, u},
		{"arn:aws:sqs:*:*:dead/*", q + "live/*", nil, u},
		{"arn:aws:sqs:*:*:dead/*", q + "live/" + hole, []int{0}, u},
		{"arn:aws:sqs:*:*:dead/*", "arn:aws:sqs:*:*:live/*", []int{0}, i},
		{"arn:aws:sqs:*:*:x:dead", q + "*:*:*", []int{3}, u},
		{"arn:aws:sqs:*:*:dead:x", q + "live:*", []int{1}, i},
		{"arn:aws:sqs:*:*:dead:x", q + "live?dead:x", []int{1}, i},
		{"arn:aws:sqs:*:*:dead:x", q + "live?dead:x", []int{2}, u},
		{"arn:aws:sqs:*:*:dead:x", q + "live?dead:x", []int{9}, u}, // more than it can hold: nothing is known
		{"arn:aws:sqs:*:*:dead", q + "*a*b*c*d*e*f*", []int{5}, u}, // too many ways
	} {
		w := world{principal: run7, action: "sqs:SendMessage", resource: tt.resource, catalog: colonCatalog{colons: tt.colons},
			id: []string{stmt(allow, anything, `"`+tt.entry+`"`)}}
		ev, req := w.request(t)
		if !strings.Contains(tt.resource, hole) {
			req.Resources = []*request.Resource{request.AskedResource(tt.resource)}
		}
		if p, err := ev.Decide(req); err != nil || p.Decision() != tt.want {
			t.Errorf("%s for %s with %v colons: %v %v, want %s", tt.entry, tt.resource, tt.colons, p, err, tt.want)
		}
	}
}

// TestE1783IAM: that IAM names hold no colon is an assumption.
func TestE1783IAM(t *testing.T) {
	w := world{principal: run7, action: "iam:PassRole", catalog: colonCatalog{colons: []int{0}}, resource: "arn:aws:iam::444455556666:role/ops/*",
		id: []string{stmt(allow, anything, `"arn:aws:iam::*:role/app"`)}}
	ev, req := w.request(t)
	req.Resources = []*request.Resource{request.AskedResource(w.resource)}
	r, err := ev.Evaluate(req)
	if err != nil || r.Decision != evaluator.ImplicitDeny || !slices.Contains(r.Assumptions, evaluator.Note{Kind: evaluator.AssumeNoColon}) {
		t.Errorf("%s %v %v", r.Decision, r.Assumptions, err)
	}
}
