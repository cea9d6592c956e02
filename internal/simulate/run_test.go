// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

func TestResults(t *testing.T) {
	named := func(name string, e Expectation) Expectation {
		e.Name = ptr(name)
		return e
	}
	for name, test := range map[string]struct {
		in   *Input
		want []NamedResult
	}{
		"E-1501": {
			harvesterWith(allowReads+","+denyDeletes,
				named("reads", expect("allowed", texts("s3:GetObject"), texts(bucket+"/a"))),
				named("deletes", expect("denied", texts("s3:DeleteObject"), texts(bucket+"/a"))),
				named("writes", expect("denied", texts("s3:PutObject"), texts(bucket+"/a"))),
				named("both", expect("denied", texts("s3:PutObject", "s3:DeleteObject"), texts(bucket+"/a"))),
				named("mix", expect("denied", texts("s3:GetObject", "s3:DeleteObject"), texts(bucket+"/a"))),
			),
			[]NamedResult{{"reads", "allowed"}, {"deletes", "explicitDeny"}, {"writes", "implicitDeny"}, {"both", "denied"}, {"mix", "mixed"}},
		},
		"E-1410: a wildcard that is allowed in part": {
			harvesterWith(allowReads, named("all buckets", expect("allowed", texts("s3:ListBucket"), texts("arn:aws:s3:::tide-*")))),
			[]NamedResult{{"all buckets", "mixed"}},
		},
		"E-1660: known to be denied, though not how": {
			harvesterWith(`{"Effect":"Deny","Action":"s3:GetObject","Resource":"`+bucket+`/secret/*"}`,
				named("objects", expect("denied", texts("s3:GetObject"), texts(bucket+"/*")))),
			[]NamedResult{{"objects", "denied"}},
		},
		"a value that is not known yet": {
			harvesterWith(`{"Effect":"Allow","Action":"s3:GetObject","Resource":"`+hole+`"}`,
				named("a", expect("allowed", texts("s3:GetObject"), texts(bucket+"/a"))),
				named("b", expect("denied", texts("s3:PutObject"), texts(bucket+"/a")))),
			[]NamedResult{{"a", ""}, {"b", "implicitDeny"}},
		},
		"the kind of denial is not known yet": {
			harvesterWith(`{"Effect":"Deny","Action":"s3:GetObject","Resource":"`+hole+`"}`,
				named("a", expect("denied", texts("s3:GetObject"), texts(bucket+"/a")))),
			[]NamedResult{{"a", ""}},
		},
		"a name that is not known yet": {
			harvesterWith(allowReads, named(hole, expect("denied", texts("s3:PutObject"), Texts{})), expect("denied", texts("s3:PutObject"), Texts{})),
			nil,
		},
		"a name made of content that is not known yet": {
			harvesterWith(allowReads, expect("denied", texts("s3:PutObject"), texts(bucket+"/"+hole))),
			nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, run(t, test.in).Results); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// E-1661: what waits, what fails, and what only warns.
func TestE1661Findings(t *testing.T) {
	unknownPolicy := `{"Effect":"Allow","Action":"s3:GetObject","Resource":"` + hole + `"}`
	timed := `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2031-01-01T00:00:00Z"}}}`
	contested := `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:*:intake"}`
	reads := expect("allowed", texts("s3:GetObject"), texts(bucket+"/a"))
	sends := expect("allowed", texts("sqs:SendMessage"), texts(queue))
	warn := func(e Expectation) Expectation {
		e.Enforcement = ptr("warn")
		return e
	}
	for name, test := range map[string]struct {
		in    *Input
		mode  OnUndetermined
		want  string // "", "gate: …" or "warning: …": a part of the summary
		about string // a part of the detail
	}{
		"a violation":                             {harvesterWith("", reads), Defer, "gate: not met", "nothing in the identity policies"},
		"a violation that warns":                  {harvesterWith("", warn(reads)), Error, "warning: not met", ""},
		"not known yet, deferred":                 {harvesterWith(unknownPolicy, reads), Defer, "", ""},
		"not known yet, a warning":                {harvesterWith(unknownPolicy, reads), Warn, "warning: cannot be decided yet", "identity_policies[0] Statement[0].Resource"},
		"not known yet, an error":                 {harvesterWith(unknownPolicy, reads), Error, "gate: cannot be decided yet", "the value is not known yet"},
		"not known yet, an error that only warns": {harvesterWith(unknownPolicy, warn(reads)), Error, "warning: cannot be decided yet", ""},
		"a context key nobody gives":              {harvesterWith(timed, reads), Defer, "gate: not met", "aws:CurrentTime"},
		"the same, which warning does not soften": {harvesterWith(timed, reads), Warn, "gate: not met", ""},
		"a contested rule":                        {harvesterWith(contested, sends), Defer, "gate: undetermined", "write all six fields of the ARN"},
		"a contested rule next to something that is not known yet": {
			&Input{Principal: ptr(harvester), Identity: policies(contested, unknownPolicy), Expectations: []Expectation{sends}}, Defer, "gate: undetermined", "C-1",
		},
		"a wildcard is no value that becomes known": {
			harvesterWith(allowReads, expect("allowed", texts("s3:GetObject"), texts("arn:aws:s3:::tide-*"))), Defer, "gate: not met", "arn:aws:s3:::tide-",
		},
		"a resource that is not known yet": {
			harvesterWith(allowReads, expect("allowed", texts("s3:GetObject"), texts("arn:aws:s3:::"+hole))), Defer, "", "",
		},
		"a role whose name nobody gives": {
			&Input{Identity: policies(`{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/x"}}}`),
				Expectations: []Expectation{reads}}, Defer, "gate: undetermined", "",
		},
		"a principal that is not known yet": {
			&Input{Principal: ptr(hole), Identity: policies(allowAll), Expectations: []Expectation{reads}}, Defer, "", "",
		},
		"a principal that is not known yet, an error": {
			&Input{Principal: ptr(hole), Identity: policies(allowAll), Expectations: []Expectation{reads}}, Error, "gate: cannot be decided yet", "account_id",
		},
		"a principal that is not known yet, but its account is": {
			&Input{Principal: ptr(hole), AccountID: ptr(account), Identity: policies(allowReads), Expectations: []Expectation{expect("denied", texts("s3:GetObject"), texts(bucket+"/a"))}},
			Defer, "gate: not met", "an IAM role of account 444455556666",
		},
		"a decision that is not known yet": {
			harvesterWith("", Expectation{Decision: ptr(hole), Actions: texts("s3:GetObject")}), Defer, "", "",
		},
		"an enforcement that is not known yet": {
			harvesterWith("", Expectation{Decision: ptr("allowed"), Actions: texts("s3:GetObject"), Enforcement: ptr(hole)}), Defer, "", "",
		},
		"an action that may be left out once the resource is known": {
			harvesterWith(allowReads, expect("allowed", texts("s3:*Object"), texts(bucket+"/"+hole))), Defer, "", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			test.in.OnUndetermined = test.mode
			report := run(t, test.in)
			if test.want == "" {
				if len(report.Findings) > 0 {
					t.Fatalf("unexpected finding %+v", report.Findings[0])
				}
				if report.Passed != truth.Unknown {
					t.Errorf("Passed = %s, want it to wait", report.Passed)
				}
				return
			}
			if len(report.Findings) != 1 {
				t.Fatalf("findings = %+v, want one", report.Findings)
			}
			f := report.Findings[0]
			weight, summary, _ := strings.Cut(test.want, ": ")
			if f.Gate != (weight == "gate") || !strings.Contains(f.Summary, summary) || !strings.HasPrefix(f.Summary, "IAM expectation ") {
				t.Errorf("Gate = %t, Summary = %q, want %q", f.Gate, f.Summary, test.want)
			}
			if !strings.Contains(f.Detail, test.about) {
				t.Errorf("the detail does not mention %q:\n%s", test.about, f.Detail)
			}
		})
	}
}

func TestContestedDocumented(t *testing.T) {
	in := harvesterWith(`{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:*:intake"}`, expect("denied", texts("sqs:SendMessage"), texts(queue)))
	in.Documented = true
	report := run(t, in)
	if report.Passed != truth.True {
		t.Errorf("Passed = %s, want the documented reading", report.Passed)
	}
	if !strings.Contains(report.Markdown, "C-1") {
		t.Errorf("the report does not mention the rule:\n%s", report.Markdown)
	}
}

func TestE205ResourceAccounts(t *testing.T) {
	const other = "777788889999"
	in := harvesterWith(allowReads, expect("allowed", texts("s3:GetObject"), texts(bucket+"/a")))
	if got := run(t, in).Passed; got != truth.True {
		t.Fatalf("within the account: %s", got)
	}
	for name, test := range map[string]struct {
		accounts documents.ResourceAccounts
		want     truth.Value
	}{
		"another account's bucket": {documents.ResourceAccounts{Accounts: []documents.ResourceAccount{{ARN: bucket, Account: text(other)}}}, truth.False},
		"the more specific entry":  {documents.ResourceAccounts{Accounts: []documents.ResourceAccount{{ARN: bucket, Account: text(other)}, {ARN: bucket + "/a", Account: text(account)}}}, truth.True},
		"another bucket's entry":   {documents.ResourceAccounts{Accounts: []documents.ResourceAccount{{ARN: bucket + "-old", Account: text(other)}}}, truth.True},
		"not known yet":            {documents.ResourceAccounts{Accounts: []documents.ResourceAccount{{ARN: bucket, Account: text(hole)}}}, truth.Unknown},
		"further entries":          {documents.ResourceAccounts{More: true}, truth.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			in.ResourceAccounts = test.accounts
			if got := run(t, in).Passed; got != test.want {
				t.Errorf("Passed = %s, want %s", got, test.want)
			}
		})
	}
}

func TestContextOverrides(t *testing.T) {
	in := harvesterWith(`{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:SourceVpc":"vpc-1"}}}`)
	in.Context = Context{Keys: []ContextKey{{Name: "aws:SourceVpc", Values: texts("vpc-1").Items}}}
	own := expect("denied", texts("s3:GetObject"), texts(bucket+"/a"))
	own.Context = Context{Keys: []ContextKey{{Name: "aws:sourcevpc", Values: texts("vpc-2").Items}}}
	in.Expectations = []Expectation{expect("allowed", texts("s3:GetObject"), texts(bucket+"/a")), own}
	if report := run(t, in); report.Passed != truth.True {
		t.Errorf("findings: %+v", report.Findings)
	}
}

func TestEndpointThatMayBeAbsent(t *testing.T) {
	in := harvesterWith(`{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`,
		expect("allowed", texts("s3:GetObject"), texts(bucket+"/a")), expect("denied", texts("s3:PutObject"), texts(bucket+"/a")))
	in.Endpoint = &documents.Document{Label: "vpc_endpoint_policy", Place: documents.At("vpc_endpoint_policy"), MaybeNull: true, Root: unknownRoot()}
	report := run(t, in)
	if report.Passed != truth.Unknown || len(report.Findings) > 0 {
		t.Errorf("Passed = %s, findings %+v, want it to wait", report.Passed, report.Findings)
	}
	// A request through an endpoint has no aws:SourceIp: with the key, there is no endpoint.
	in.Context = Context{Keys: []ContextKey{{Name: "aws:SourceIp", Values: texts("203.0.113.9").Items}}}
	if report := run(t, in); report.Passed != truth.True {
		t.Errorf("Passed = %s, findings %+v", report.Passed, report.Findings)
	}
}

func TestDeterministic(t *testing.T) {
	in := func() *Input {
		in := harvesterWith(allowReads+","+denyDeletes, expect("denied", texts("s3:*"), texts(bucket+"/a", bucket)), expect("allowed", texts("s3:G*", "iam:Get*"), Texts{}))
		in.ServiceControl = documents.Levels{Levels: []documents.Policies{policies(allowAll), policies(denyDeletes)}}
		return in
	}
	first := run(t, in())
	for range 3 {
		if diff := cmp.Diff(first, run(t, in()), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("(-first +again):\n%s", diff)
		}
	}
}

// E-1601: a verdict that is definite while values are not known stays when they are.
func TestE1601DefiniteVerdictsStay(t *testing.T) {
	words := []string{"*", "arn:aws:s3:::tide-logs", "arn:aws:s3:::tide-logs/a", "arn:aws:s3:::tide-logs/*", "arn:aws:s3:::other/x", "s3:GetObject", "s3:Get*", "sqs:SendMessage", queue, "vpc-1"}
	rapid.Check(t, func(t *rapid.T) {
		completion := map[string]string{}
		// pick draws a string, or a hole together with its later value.
		pick := func(label string, prefix string, from ...string) (partial, full string) {
			full = rapid.SampledFrom(from).Draw(t, label)
			switch rapid.IntRange(0, 3).Draw(t, label+" known") {
			case 0:
				partial = hole
			case 1:
				if partial = full; strings.HasPrefix(full, prefix) {
					partial = prefix + hole
				}
			default:
				partial = full
			}
			completion[partial] = full
			return partial, full
		}
		var partial, full [2]string
		for i := range 2 {
			effect := rapid.SampledFrom([]string{"Allow", "Allow", "Deny"}).Draw(t, "effect")
			action := rapid.SampledFrom([]string{"*", "s3:GetObject", "s3:*", "sqs:SendMessage"}).Draw(t, "action")
			p, f := pick("resource", "arn:aws:s3:::", words[:5]...)
			condition, fullCondition := "", ""
			if rapid.Bool().Draw(t, "conditional") {
				cp, cf := pick("vpc", "vpc-", "vpc-1", "vpc-2")
				operator := rapid.SampledFrom([]string{"StringEquals", "StringNotEquals", "StringLike"}).Draw(t, "operator")
				condition = fmt.Sprintf(`,"Condition":{%q:{"aws:SourceVpc":%q}}`, operator, cp)
				fullCondition = fmt.Sprintf(`,"Condition":{%q:{"aws:SourceVpc":%q}}`, operator, cf)
			}
			partial[i] = fmt.Sprintf(`{"Effect":%q,"Action":%q,"Resource":%q%s}`, effect, action, p, condition)
			full[i] = fmt.Sprintf(`{"Effect":%q,"Action":%q,"Resource":%q%s}`, effect, action, f, fullCondition)
		}
		decision := rapid.SampledFrom(wants).Draw(t, "decision")
		action := rapid.SampledFrom([]string{"s3:GetObject", "s3:Get*", "s3:ListBucket"}).Draw(t, "asked action")
		resources, fullResources := pick("asked resource", "arn:aws:s3:::tide", words[1:5]...)
		vpc, fullVpc := pick("asked vpc", "vpc-", "vpc-1", "vpc-2")
		principal, fullPrincipal := pick("principal", "arn:aws:iam::444455556666:role/", harvester, "arn:aws:iam::444455556666:role/Other")
		layer := rapid.SampledFrom([]string{"identity", "boundary", "scp"}).Draw(t, "layer")
		build := func(statements [2]string, resource, vpc, principal string) *Input {
			e := expect(decision, texts(action), texts(resource))
			e.Name = ptr("it")
			e.Context = Context{Keys: []ContextKey{{Name: "aws:SourceVpc", Values: texts(vpc).Items}}}
			in := &Input{Principal: ptr(principal), AccountID: ptr(account), Expectations: []Expectation{e}}
			switch layer {
			case "identity":
				in.Identity = policies(statements[0], statements[1])
			case "boundary":
				in.Identity = policies(allowAll)
				b := document("boundary", statements[0]+","+statements[1])
				in.Boundary = &b
			default:
				in.Identity = policies(allowAll)
				in.ServiceControl = documents.Levels{Levels: []documents.Policies{policies(statements[0]), policies(statements[1])}}
			}
			return in
		}
		before, errs := Run(build(partial, resources, vpc, principal), awsServices)
		if len(errs) > 0 {
			t.Skip("not a request")
		}
		after, errs := Run(build(full, fullResources, fullVpc, fullPrincipal), awsServices)
		if len(errs) > 0 {
			t.Skip("not a request once it is known")
		}
		if before.Passed.Definite() && after.Passed != before.Passed {
			t.Fatalf("Passed was %s and became %s", before.Passed, after.Passed)
		}
		if d := before.Results[0].Decision; d != "" && d != after.Results[0].Decision {
			t.Fatalf("the result was %q and became %q", d, after.Results[0].Decision)
		}
		if len(before.Findings) > 0 && len(after.Findings) == 0 {
			t.Fatalf("a finding is missing: %+v", before.Findings[0])
		}
	})
}

func BenchmarkRun(b *testing.B) {
	in := harvesterWith(allowReads+","+denyDeletes,
		expect("allowed", texts("s3:GetObject"), texts(bucket+"/a")),
		expect("denied", texts("s3:Put*"), texts(bucket+"/a")),
		expect("denied", texts("iam:*"), Texts{}))
	b.ReportAllocs()
	for b.Loop() {
		if _, errs := Run(in, awsServices); len(errs) > 0 {
			b.Fatal(errs)
		}
	}
}

// BenchmarkEveryAction asks about the whole catalogue.
func BenchmarkEveryAction(b *testing.B) {
	in := harvesterWith(allowReads, expect("implicitDeny", texts("*"), Texts{}))
	in.Expectations[0].Enforcement = ptr("warn")
	b.ReportAllocs()
	for b.Loop() {
		if _, errs := Run(in, awsServices); len(errs) > 0 {
			b.Fatal(errs)
		}
	}
}

// A call that AWS refuses by a rule is explained by the rule, not by what else there is to note.
func TestDecidedByRule(t *testing.T) {
	for name, stated := range map[string][]string{"absent": {}, "given": {"arn:aws:events:eu-west-1:444455556666:rule/x"}} {
		t.Run(name, func(t *testing.T) {
			in := harvesterWith(allowAll, expect("denied", texts("sts:AssumeRole"), texts("arn:aws:iam::444455556666:role/Target")))
			in.Principal = ptr("arn:aws:sts::444455556666:federated-user/kiosk")
			in.Context.Keys = []ContextKey{{Name: "aws:SourceArn", Values: texts(stated...).Items}}
			in.Session = policies(`{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Null":{"aws:SourceArn":"false"}}}`, allowAll)
			d := document("trust", `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}`)
			d.Name, d.Place = "arn:aws:iam::444455556666:role/Target", documents.At("resource_policies")
			in.ResourcePolicies.Documents = []documents.Document{d}
			report := run(t, in)
			if by := report.Evaluations[0].DecidedBy; !strings.Contains(by, "can call no sts action") {
				t.Errorf("decided by %q", by)
			}
			if noted := strings.Contains(report.Markdown, "the context has aws:SourceArn"); noted != (len(stated) > 0) {
				t.Errorf("noted: %t\n%s", noted, report.Markdown)
			}
		})
	}
}
