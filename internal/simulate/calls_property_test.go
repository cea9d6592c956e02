// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// callWords are ARNs of resources that calls name together, and ARNs that represent
// all of a kind.
var callWords = []string{
	"*",
	"arn:aws:glue:eu-west-1:444455556666:catalog", "arn:aws:glue:eu-west-1:444455556666:database/sales", "arn:aws:glue:eu-west-1:444455556666:table/sales/orders",
	"arn:aws:glue:eu-west-1:444455556666:table/sales/*", "arn:aws:glue:*:*:*",
	"arn:aws:ec2:eu-west-1:444455556666:instance/i-1", "arn:aws:ec2:eu-west-1:444455556666:volume/*", "arn:aws:ec2:eu-west-1:444455556666:vpc/vpc-1",
	"arn:aws:ec2:eu-west-1:444455556666:vpc-peering-connection/pcx-1", "arn:aws:ec2:*:*:*", "arn:aws:ssm:eu-west-1:444455556666:document/Shell",
	"arn:aws:dynamodb:eu-west-1:444455556666:table/*", "arn:aws:sns:eu-west-1:444455556666:*",
}

var callActions = []string{
	"glue:GetTable", "glue:GetTables", "ssm:StartSession", "ssm:SendCommand", "ec2:AttachVolume", "ec2:AcceptVpcPeeringConnection", "ec2:AssociateAddress", "ec2:RunInstances",
	"dynamodb:ListTables", "sns:ListTopics", "iam:GetRequestAuthorizationDetails", "ec2:StopInstances",
}

// drawnText is a word and how much of it is known.
func drawnText(t *rapid.T, label string, from []string) (partial, full string) {
	full = rapid.SampledFrom(from).Draw(t, label)
	switch at := strings.LastIndexAny(full, ":/"); rapid.IntRange(0, 4).Draw(t, label+" known") {
	case 0:
		return hole, full
	case 1:
		return full[:at+1] + hole, full
	case 2:
		if strings.HasPrefix(full, "arn:aws:") {
			return "arn:aws:" + hole, full
		}
	}
	return full, full
}

// E-1601 of what calls are about: a verdict that is definite while values are not known
// stays when they are, for all resources that turn out to go together.
func TestE1601Calls(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var partial, full []string
		for range rapid.IntRange(1, 3).Draw(t, "statements") {
			effect := rapid.SampledFrom([]string{"Allow", "Allow", "Allow", "Deny"}).Draw(t, "effect")
			element := rapid.SampledFrom([]string{"Resource", "Resource", "Resource", "NotResource"}).Draw(t, "element")
			var some, all []string
			for range rapid.IntRange(1, 3).Draw(t, "entries") {
				p, f := drawnText(t, "entry", callWords)
				some, all = append(some, p), append(all, f)
			}
			//nolint:gocritic // JSON within JSON
			partial = append(partial, fmt.Sprintf(`{"Effect":%q,"Action":"*",%q:["%s"]}`, effect, element, strings.Join(some, `","`)))
			//nolint:gocritic // JSON within JSON
			full = append(full, fmt.Sprintf(`{"Effect":%q,"Action":"*",%q:["%s"]}`, effect, element, strings.Join(all, `","`)))
		}
		decision := rapid.SampledFrom(wants).Draw(t, "decision")
		action := rapid.SampledFrom(callActions).Draw(t, "action")
		var some, all []string
		for range rapid.IntRange(0, 3).Draw(t, "resources") {
			p, f := drawnText(t, "resource", callWords)
			some, all = append(some, p), append(all, f)
		}
		build := func(statements, resources []string) *Input {
			e := expect(decision, texts(action), texts(resources...))
			e.Name = ptr("it")
			return harvesterWith(strings.Join(statements, ","), e)
		}
		after, errs := Run(build(full, all), awsServices)
		if len(errs) > 0 {
			t.Skip("not a request")
		}
		before, errs := Run(build(partial, some), awsServices)
		if len(errs) > 0 {
			t.Fatalf("refused while not all is known: %v", errs)
		}
		if before.Passed.Definite() && after.Passed != before.Passed {
			t.Fatalf("Passed was %s and became %s: %+v %+v", before.Passed, after.Passed, before.Findings, after.Findings)
		}
		if d := before.Results[0].Decision; d != "" && d != after.Results[0].Decision {
			t.Fatalf("the result was %q and became %q", d, after.Results[0].Decision)
		}
		if len(before.Findings) > 0 && len(after.Findings) == 0 {
			t.Fatalf("a finding is missing: %+v", before.Findings[0])
		}
	})
}

// wholeCalls are calls with all that they need: a call names one of the resources of
// each slot.
var wholeCalls = map[string][][]string{
	"glue:GetTable": {
		{"arn:aws:glue:eu-west-1:444455556666:catalog"},
		{"arn:aws:glue:eu-west-1:444455556666:database/sales"},
		{"arn:aws:glue:eu-west-1:444455556666:table/sales/orders", "arn:aws:glue:eu-west-1:444455556666:table/sales/x"},
	},
	"ssm:StartSession": {{"arn:aws:ec2:eu-west-1:444455556666:instance/i-1", "arn:aws:ec2:eu-west-1:444455556666:instance/i-2", "arn:aws:ssm:eu-west-1:444455556666:managed-instance/mi-1", "arn:aws:ecs:eu-west-1:444455556666:task/t"}},
	"ssm:SendCommand": {
		{"arn:aws:ssm:eu-west-1:444455556666:document/Shell", "arn:aws:ssm:eu-west-1:444455556666:document/Other"},
		{"arn:aws:ec2:eu-west-1:444455556666:instance/i-1", "arn:aws:ssm:eu-west-1:444455556666:managed-instance/mi-1"},
	},
	"ec2:AttachVolume": {
		{"arn:aws:ec2:eu-west-1:444455556666:instance/i-1", "arn:aws:ec2:eu-west-1:444455556666:instance/i-2"},
		{"arn:aws:ec2:eu-west-1:444455556666:volume/vol-1", "arn:aws:ec2:eu-west-1:444455556666:volume/vol-2"},
	},
	"ec2:AcceptVpcPeeringConnection": {
		{"arn:aws:ec2:eu-west-1:444455556666:vpc/vpc-1", "arn:aws:ec2:eu-west-1:444455556666:vpc/vpc-2"},
		{"arn:aws:ec2:eu-west-1:444455556666:vpc-peering-connection/pcx-1"},
	},
}

// E-1405: a verdict about a part of a call holds for every whole call that has this
// part, and a whole call is allowed if each of its resources is.
func TestE1405Completions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		action := rapid.SampledFrom([]string{"glue:GetTable", "ssm:StartSession", "ssm:SendCommand", "ec2:AttachVolume", "ec2:AcceptVpcPeeringConnection"}).Draw(t, "action")
		slots := wholeCalls[action]
		words := []string{"*", "arn:aws:ec2:*:*:*", "arn:aws:ec2:*:*:instance/*", "arn:aws:ssm:*:*:*", "arn:aws:glue:*:*:table/*"}
		var whole, named []string
		for i, slot := range slots {
			one := rapid.SampledFrom(slot).Draw(t, "resource")
			whole = append(whole, one)
			if rapid.Bool().Draw(t, "named") || i == len(slots)-1 && named == nil {
				named = append(named, one)
			}
			words = append(words, slot...)
		}
		var statements []string
		type statement struct {
			deny    bool
			entries []string
		}
		var plain []statement
		for range rapid.IntRange(1, 4).Draw(t, "statements") {
			s := statement{deny: rapid.IntRange(0, 3).Draw(t, "deny") == 0}
			for range rapid.IntRange(1, 3).Draw(t, "entries") {
				s.entries = append(s.entries, rapid.SampledFrom(words).Draw(t, "entry"))
			}
			plain = append(plain, s)
			if s.deny {
				statements = append(statements, denyOn("*", s.entries...))
			} else {
				statements = append(statements, allowOn("*", s.entries...))
			}
		}
		decision := func(resources []string) string {
			report, errs := Run(harvesterWith(strings.Join(statements, ","), expect("allowed", texts(action), texts(resources...))), awsServices)
			if len(errs) > 0 {
				t.Fatal(errs)
			}
			return report.Results[0].Decision
		}
		// matches is a glob without anything that AWS is not clear on.
		matches := func(entry, arn string) bool {
			head, open := strings.CutSuffix(entry, "*")
			head = strings.Replace(head, ":*:*:", ":eu-west-1:444455556666:", 1)
			return entry == arn || open && strings.HasPrefix(arn, head)
		}
		denied, granted := false, true
		for _, arn := range whole {
			allowed := false
			for _, s := range plain {
				for _, e := range s.entries {
					denied = denied || s.deny && matches(e, arn)
					allowed = allowed || !s.deny && matches(e, arn)
				}
			}
			granted = granted && allowed
		}
		want := "implicitDeny"
		switch {
		case denied:
			want = "explicitDeny"
		case granted:
			want = "allowed"
		}
		got := decision(whole)
		if action == "ec2:AcceptVpcPeeringConnection" { // each by itself, perhaps (C-33)
			if got == "allowed" && want != "allowed" || got != "allowed" && want == "allowed" {
				t.Fatalf("%v on %v: %s, want %s", statements, whole, got, want)
			}
		} else if got != want {
			t.Fatalf("%v on %v: %s, want %s", statements, whole, got, want)
		}
		if part := decision(named); part == "allowed" && want != "allowed" || (part == "implicitDeny" || part == "explicitDeny" || part == "denied") && want == "allowed" {
			t.Fatalf("%v: %s on %v, and %s on %v", statements, part, named, want, whole)
		}
	})
}
