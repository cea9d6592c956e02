// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator_test

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// TestWorkedExamplesUnknown are W-60 to W-85: D, G and the decisions that remain
// possible while something is unknown.
func TestWorkedExamplesUnknown(t *testing.T) {
	const f, u, tr = truth.False, truth.Unknown, truth.True
	idAll := []string{stmt(allow, allSQS, anything)}
	tagKeys := []string{stmt(allow, allSQS, anything, `"Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["team"]}}`)}
	envDeny := []string{stmt(allow, allSQS, anything) + "," + stmt(deny, `"*"`, anything, `"Condition":{"StringNotEquals":{"aws:ResourceTag/env":"prod"}}`)}
	value := func(texts ...pattern.Text) request.ContextValue {
		return request.ContextValue{Values: texts, Presence: truth.True}
	}
	moreTags := func(tag string) map[string]request.ContextValue {
		return map[string]request.ContextValue{"aws:TagKeys": {Values: []pattern.Text{pattern.Literal(tag)}, More: true, Presence: truth.True}}
	}
	role, err := request.ParsePrincipal(harvester)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		id       string
		w        world
		d, g     truth.Value
		possible string
	}{
		{"W-60", world{id: []string{stmt(allow, allSQS, `"`+hole+`"`)}}, f, u, "allowed, implicitDeny"},
		{"W-61", world{id: []string{stmt(allow, allSQS, `"`+hole+`"`) + "," + stmt(deny, `"*"`, anything)}}, tr, u, "explicitDeny"},
		{"W-62", world{id: []string{stmt(allow, allSQS, `["`+intake+`","`+hole+`"]`)}}, f, tr, "allowed"},
		{"W-63", world{id: []string{stmt(allow, allSQS, `"arn:aws:sqs:eu-west-1:444455556666:dev-`+hole+`"`)}}, f, f, "implicitDeny"},
		{"W-64", world{id: []string{stmt(allow, allSQS, `"arn:aws:s3:::`+hole+`/*"`)}}, f, f, "implicitDeny"},
		{"W-65", world{action: "s3:GetObject", resource: "arn:aws:s3:::tide-" + hole + "/x", id: []string{stmt(allow, `"s3:*"`, `"arn:aws:s3:::tide-*/*"`)}}, f, tr, "allowed"},
		{"W-66", world{action: "s3:GetObject", resource: "arn:aws:s3:::tide-logs/*", id: []string{stmt(allow, `"s3:*"`, `"arn:aws:s3:::tide-logs/a*"`)}}, f, u, "allowed, implicitDeny"},
		{"W-67", world{action: "s3:GetObject", resource: "arn:aws:s3:::tide-logs/*", id: []string{stmt(allow, `"s3:*"`, `"arn:aws:s3:::tide-logs*"`)}}, f, tr, "allowed"},
		{"W-68", world{id: envDeny, partial: map[string]request.ContextValue{"aws:ResourceTag/env": value(pattern.WithPrefix("dev-"))}}, tr, tr, "explicitDeny"},
		{"W-69", world{id: envDeny, partial: map[string]request.ContextValue{"aws:ResourceTag/env": value(pattern.Unknown())}}, u, tr, "allowed, explicitDeny"},
		{"W-70", world{id: tagKeys, partial: moreTags("team")}, f, u, "allowed, implicitDeny"},
		{"W-71", world{id: tagKeys, partial: moreTags("tmp")}, f, f, "implicitDeny"},
		{"W-72", world{id: idAll, pbMaybe: true}, u, u, "allowed, explicitDeny, implicitDeny"},
		{"W-73", world{principal: mira, rp: stmt(allow, allSQS, anything, who(mira)), pbMaybe: true}, u, tr, "allowed, explicitDeny"},
		{"W-74", world{scpMore: true}, u, f, "explicitDeny, implicitDeny"},
		{"W-75", world{action: "s3:GetObject", resource: logsBucket + "/x", account: "?", id: []string{onlyS3}, rpOwner: logsBucket, rp: stmt(allow, `"s3:*"`, anything, who(harvester))}, f, tr, "allowed"},
		{"W-76", world{action: "s3:GetObject", resource: logsBucket + "/x", account: "?", id: []string{onlyS3}}, f, u, "allowed, implicitDeny"},
		{"W-77", world{id: []string{stmt(allow, allSQS, anything) + "," + stmt(deny, `"*"`, anything, `"Condition":{"DateGreaterThan":{"aws:CurrentTime":"2031-01-01T00:00:00Z"}}`)}}, u, tr, "allowed, explicitDeny"},
		{"W-78", world{id: []string{fullAccess + `,{"Effect":"Deny","NotAction":["sqs:*","` + hole + `"],"Resource":"*"}`}}, f, tr, "allowed"},
		{"W-79", world{id: []string{fullAccess + `,{"Effect":"Deny","NotAction":["iam:*","` + hole + `"],"Resource":"*"}`}}, u, tr, "allowed, explicitDeny"},
		{"W-80", world{id: []string{stmt(allow, allSQS, anything, `"Condition":{"StringLike":{"aws:UserAgent":"*"}}`)}}, f, tr, "allowed"},
		{"W-81", world{rp: stmt(allow, allSQS, anything, who("arn:aws:iam::777788889999:role/"+hole))}, f, f, "implicitDeny"},
		{"W-82", world{id: idAll, rp: stmt(deny, `"*"`, anything, who(hole))}, u, tr, "allowed, explicitDeny"},
		{"W-83", world{id: []string{`{"Effect":"` + hole + `","Action":"sqs:*","Resource":"*"}`}}, u, u, "allowed, explicitDeny, implicitDeny"},
		{"W-84", world{id: []string{stmt(allow, allSQS, `"arn:aws:s3:::homes/${aws:username}/`+hole+`"`)}}, f, f, "implicitDeny"},
		{"W-85", world{by: role, rp: stmt(allow, allSQS, anything, who(run7))}, f, u, "allowed, implicitDeny"},
	} {
		t.Run(tt.id, func(t *testing.T) {
			w := tt.w
			w.defaults()
			r := w.evaluate(t)
			if r.Denied != tt.d || r.Granted != tt.g || r.Possible.String() != tt.possible {
				t.Errorf("D = %v, G = %v, possible %s; want %v, %v, %s", r.Denied, r.Granted, r.Possible, tt.d, tt.g, tt.possible)
			}
			if (r.Decision == evaluator.Undetermined) != (len(r.Causes) > 0) {
				t.Errorf("decision %s with causes %v", r.Decision, r.Causes)
			}
		})
	}
}
