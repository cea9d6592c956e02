// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"strings"
	"testing"
)

const (
	ownDocument = "arn:aws:ssm:eu-west-1:444455556666:document/AWS-RunShellScript"
	runScript   = "arn:aws:ssm:eu-west-1::document/AWS-RunShellScript"
	sshDocument = "arn:aws:ssm:eu-west-1::document/AWS-StartSSHSession"
	sshInstance = "arn:aws:ec2:eu-west-1:444455556666:instance/i-0123456789abcdef0"
	transform   = "arn:aws:cloudformation:eu-west-1:aws:transform/Serverless-2016-10-31"
)

// TestT5 is the rows T 5.1 to T 5.3 and the cases of documents and transforms that AWS
// owns (E-1755, E-1756).
func TestT5(t *testing.T) {
	const (
		login = `"Condition":{"StringLike":{"ssm:resourceTag/Name":"login*"}}`
		one   = `{"Sid":"S","Effect":"Allow","Action":"ssm:StartSession","Resource":["arn:aws:ec2:*:*:instance/*","arn:aws:ssm:*:*:document/AWS-StartSSHSession"],` + login + `}`
		two   = `{"Sid":"I","Effect":"Allow","Action":"ssm:StartSession","Resource":"arn:aws:ec2:*:*:instance/*",` + login +
			`},{"Sid":"D","Effect":"Allow","Action":"ssm:StartSession","Resource":"arn:aws:ssm:*:*:document/AWS-StartSSHSession"}`
		send  = `{"Sid":"C","Effect":"Allow","Action":"ssm:SendCommand","Resource":["` + sshInstance + `","` + ownDocument + `"]}`
		every = `{"Sid":"C","Effect":"Allow","Action":"ssm:SendCommand","Resource":"arn:aws:ssm:*:444455556666:document/*"}`
		stack = `{"Sid":"Stack","Effect":"Allow","Action":"cloudformation:*","Resource":"arn:aws:cloudformation:eu-west-1:444455556666:stack/shop/*"}`
		fix   = `{"Sid":"Sam","Effect":"Allow","Action":"cloudformation:CreateChangeSet","Resource":"` + transform + `"}`
	)
	tagged := []ContextKey{{Name: "ssm:resourceTag/Name", Values: texts("login-1").Items}}
	for _, tt := range []struct {
		name, policy, action string
		resources            []string
		context              []ContextKey
		want                 string
	}{
		{"T 5.1", every, "ssm:SendCommand", []string{runScript}, nil, "implicitDeny"},
		{"no account", send, "ssm:SendCommand", []string{runScript}, nil, "implicitDeny"},
		{"instance and own document", send, "ssm:SendCommand", []string{sshInstance, ownDocument}, nil, "allowed"},
		{"a document of AWS has no tags", one, "ssm:StartSession", []string{sshInstance, sshDocument}, tagged, "implicitDeny"},
		{"nor by itself", one, "ssm:StartSession", []string{sshDocument}, tagged, "implicitDeny"},
		{"the instance has", one, "ssm:StartSession", []string{sshInstance}, tagged, "allowed"},
		{"two statements", two, "ssm:StartSession", []string{sshInstance, sshDocument}, tagged, "allowed"},
		{"stack only", stack, "cloudformation:CreateChangeSet", []string{transform}, nil, "implicitDeny"},
		{"T 5.2", stack + "," + fix, "cloudformation:CreateChangeSet", []string{transform}, nil, "allowed"},
	} {
		in := harvesterWith(tt.policy, expect(tt.want, texts(tt.action), texts(tt.resources...)))
		in.Expectations[0].Context = Context{Keys: tt.context}
		for _, e := range run(t, in).Evaluations {
			if tt.name == "a document of AWS has no tags" && e.Resource == sshInstance {
				continue // one call about both, or one about each
			}
			if e.Decision != tt.want || e.Verdict != "met" {
				t.Errorf("%s: %s on %s: %s %s %v", tt.name, e.Action, e.Resource, e.Decision, e.Verdict, e.UndeterminedBecause)
			}
			if strings.Contains(strings.Join(e.Assumptions, " "), "belongs to the caller's account") && !strings.Contains(tt.resources[0], account) {
				t.Errorf("%s: assumptions %q", tt.name, e.Assumptions)
			}
		}
	}
}

// TestE815: an ARN of the service of the action's resources that no format fits is
// evaluated with a warning; one of a type that the action does not take, or of another
// service, is an error.
func TestE815(t *testing.T) {
	const all = `{"Sid":"All","Effect":"Allow","Action":"*","Resource":"*"}`
	for _, tt := range []struct {
		action    string
		resources []string
		decision  string // "" for an error
		warned    bool
	}{
		{"ssm:SendCommand", []string{"arn:aws:ssm:eu-west-1::document/restart"}, "allowed", true},
		{"lambda:InvokeFunction", []string{"arn:aws:lambda:eu-west-1:444455556666:novelty:x"}, "allowed", true},
		{"dynamodb:GetItem", []string{"arn:aws:dynamodb:eu-west-1:444455556666:novelty/*"}, "allowed", true},
		{"dynamodb:GetItem", []string{"arn:aws:dynamodb:eu-west-1:444455556666:table/x"}, "allowed", false},
		{"s3:GetObject", []string{"arn:aws:s3:::tide-logs"}, "", false},
		{"s3:GetObject", []string{"arn:aws:s3:::tide-logs", "arn:aws:s3:::tide-logs/*"}, "allowed", false},
		{"sqs:SendMessage", []string{"arn:aws:s3:::tide-logs"}, "", false},
		{"ssm:SendCommand", []string{"arn:aws:sns:eu-west-1:444455556666:novelty/x"}, "", false},
	} {
		in := harvesterWith(all, expect("allowed", texts(tt.action), texts(tt.resources...)))
		in.Detail = true
		report, errs := Run(in, awsServices)
		if (len(errs) > 0) != (tt.decision == "") {
			t.Errorf("%s on %v: errors %v", tt.action, tt.resources, errs)
			continue
		}
		if tt.decision == "" {
			continue
		}
		warned := false
		for _, w := range report.Warnings {
			warned = warned || strings.Contains(w.Summary, "of no known form")
		}
		if d := report.Evaluations[0].Decision; d != tt.decision || warned != tt.warned {
			t.Errorf("%s on %v: %s, warnings %v", tt.action, tt.resources, d, report.Warnings)
		}
	}
}

// TestE815Keys: keys of the action's row may be in such a request, others are not.
func TestE815Keys(t *testing.T) {
	policy := `{"Effect":"Allow","Action":"ssm:SendCommand","Resource":"*","Condition":{"StringEquals":{"ssm:resourceTag/env":"dev"}}}`
	in := harvesterWith(policy, expect("denied", texts("ssm:SendCommand"), texts("arn:aws:ssm:eu-west-1:444455556666:novelty/x")))
	if e := run(t, in).Evaluations[0]; e.Verdict == "met" {
		t.Errorf("a tag is known to be absent: %+v", e)
	}
}
