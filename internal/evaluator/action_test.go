// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// TestActionPatterns is the table of section 7, and what NotAction makes of it.
func TestActionPatterns(t *testing.T) {
	for _, tt := range []struct {
		rule, pattern, action string
		match                 bool
	}{
		{"E-701", "sqs:Send*", "SQS:sendmessage", true},
		{"E-701", "SQS:SENDMESSAGE", "sqs:SendMessage", true},
		{"E-701", "sqs:SendMessage", "sns:Publish", false},
		{"E-702", "sqs:*Message*", "sqs:SendMessageBatch", true},
		{"E-702", "sqs:ListQueue?", "sqs:ListQueues", true},
		{"E-702", "sqs:SendMessage?", "sqs:SendMessageBatch", false},
		{"E-702", "sqs:*Message", "sqs:SendMessageBatch", false},
		{"E-703", "*", "sqs:SendMessage", true},
		{"E-703", "**", "sqs:SendMessage", true},
		{"E-703", "*:*", "sqs:SendMessage", true},
		{"E-705", "sqs:Send Message", "sqs:SendMessage", false},
		{"E-705", "sqs", "sqs:SendMessage", false},
		{"E-705", "sqs:", "sqs:SendMessage", false},
		{"E-705", "sqs:SendMessage:x", "sqs:SendMessage", false},
		{"E-705", "sqs:SendMessage,sqs:ReceiveMessage", "sqs:SendMessage", false},
		{"E-705", "", "sqs:SendMessage", false},
	} {
		t.Run(tt.rule+" "+tt.pattern+" "+tt.action, func(t *testing.T) {
			resource := intake
			if strings.HasPrefix(tt.action, "sns") {
				resource = "arn:aws:sns:eu-west-1:444455556666:alarms"
			}
			if strings.EqualFold(tt.action, "sqs:ListQueues") {
				resource = "*"
			}
			w := world{principal: run7, action: tt.action, resource: resource, id: []string{stmt(allow, `"`+tt.pattern+`"`, anything)}}
			if got := w.evaluate(t).Decision == evaluator.Allowed; got != tt.match {
				t.Errorf("Action matches: %v, want %v", got, tt.match)
			}
			// E-706, E-707: NotAction is the exact opposite, for every service.
			w.id = []string{`{"Effect":"Allow","NotAction":["` + tt.pattern + `"],"Resource":"*"}`}
			if got := w.evaluate(t).Decision == evaluator.Allowed; got == tt.match {
				t.Errorf("NotAction matches: %v, want %v", got, !tt.match)
			}
		})
	}
}

// TestE706 says that NotAction excludes what any entry matches.
func TestE706(t *testing.T) {
	w := world{principal: run7, action: "sqs:SendMessage", resource: intake,
		id: []string{`{"Effect":"Allow","NotAction":["s3:*","sqs:Send*"],"Resource":"*"}`}}
	if r := w.evaluate(t); r.Decision != evaluator.ImplicitDeny {
		t.Errorf("decision is %s", r.Decision)
	}
}

// TestE704 and its neighbours: entries that AWS refuses are errors that say so.
func TestRefusedActions(t *testing.T) {
	for _, tt := range []struct{ rule, pattern, want string }{
		{"E-704", "sq*:SendMessage", "wildcard in the service prefix"},
		{"E-704", "?qs:SendMessage", "wildcard in the service prefix"},
		{"E-708", "sqs:${aws:username}", "policy variable"},
	} {
		t.Run(tt.rule+" "+tt.pattern, func(t *testing.T) {
			w := world{catalog: testCatalog{}}
			_, err := program.Compile(w.document(t, stmt(allow, `"`+tt.pattern+`"`, anything)), iam.Identity, "deploy", w.catalog)
			var de *program.DocumentError
			if !errors.As(err, &de) || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "$.Statement[0].Action") {
				t.Errorf("error is %v, want %q with its path", err, tt.want)
			}
		})
	}
}

// TestE208: requests for actions that do not exist are errors with the nearest name.
func TestE208(t *testing.T) {
	ev := evaluator.New(evaluator.Layers{}, testCatalog{}, evaluator.Options{})
	for _, tt := range []struct{ action, want string }{
		{"sqs:SendMesage", "did you mean sqs:SendMessage?"},
		{"sqs:Send*", "wildcard"},
		{"SendMessage", "service:Name"},
		{"sqs:a:b", "service:Name"},
		{"sqs:", "service:Name"},
		{"s3:HeadObject", "s3:GetObject"},
		{"lambda:Invoke", "lambda:InvokeFunction"},
		{"nosuch:Thing", "is not in the service catalogue: check the spelling. (unknown action)"},
	} {
		_, err := ev.Action(tt.action)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error is %v, want %q", tt.action, err, tt.want)
		}
	}
	ev = evaluator.New(evaluator.Layers{}, testCatalog{}, evaluator.Options{UnknownActions: true})
	if a, err := ev.Action("nosuch:Thing"); err != nil || a.Known {
		t.Errorf("with UnknownActions: %+v, %v", a, err)
	}
}

// TestC24 pins the case of action names in service control policies three ways.
func TestC24(t *testing.T) {
	w := world{principal: run7, action: "sqs:SendMessage", resource: intake, id: []string{fullAccess},
		scp: [][]string{{fullAccess + "," + stmt(deny, `"sqs:sendmessage"`, anything)}}}
	if r := w.evaluate(t); r.Decision != evaluator.Undetermined || r.Causes[0].Ref() != "C-24" {
		t.Errorf("default: %s, %v", r.Decision, r.Causes)
	}
	w.options.Documented = true
	if r := w.evaluate(t); r.Decision != evaluator.ExplicitDeny {
		t.Errorf("documented: %s", r.Decision)
	}
	w.options.Documented = false
	w.scp = [][]string{{fullAccess + "," + stmt(deny, `"sqs:SendMessage"`, anything)}}
	if r := w.evaluate(t); r.Decision != evaluator.ExplicitDeny {
		t.Errorf("AWS's spelling: %s", r.Decision)
	}
}
