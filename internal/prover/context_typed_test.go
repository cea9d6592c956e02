// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"context"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// P-202 of keys that are no strings: a value that the context states is the value of every
// request, and leaves room for requests.
func TestP202TypedKeys(t *testing.T) {
	queues := documents(t, `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"}`)
	role, err := request.ParsePrincipal("arn:aws:iam::444455556666:role/r")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		key, value, holds, fails string
	}{
		{"aws:SourceIp", "203.0.113.9", `"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}`, `"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}`},
		{"aws:SourceIp", "203.0.113.9", `"StringLike":{"aws:SourceIp":"203.0.*"}`, `"StringNotLike":{"aws:SourceIp":"203.0.*"}`},
		{"aws:MultiFactorAuthAge", "60", `"NumericLessThan":{"aws:MultiFactorAuthAge":"3600"}`, `"NumericGreaterThan":{"aws:MultiFactorAuthAge":"3600"}`},
		{"aws:CurrentTime", "2026-06-01T00:00:00Z", `"DateGreaterThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"}`, `"DateLessThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"}`},
		{"aws:MultiFactorAuthPresent", "true", `"Bool":{"aws:MultiFactorAuthPresent":"true"}`, `"Bool":{"aws:MultiFactorAuthPresent":"false"}`},
	} {
		stated, err := request.NewContext(map[string][]string{tt.key: {tt.value}}, services)
		if err != nil {
			t.Fatal(err)
		}
		for condition, want := range map[string][2]Verdict{
			tt.holds: {Refuted, Proved}, tt.fails: {Proved, Refuted},
			tt.holds + `,"Null":{"aws:PrincipalTag/team":"true"}`: {Refuted, Refuted},
		} {
			for i, statements := range []string{
				`{"Effect":"Allow","Action":"sqs:*","Resource":"*","Condition":{` + condition + `}}`,
				`[{"Effect":"Allow","Action":"sqs:*","Resource":"*"},{"Effect":"Deny","Action":"sqs:*","Resource":"*","Condition":{` + condition + `}}]`,
			} {
				layers := evaluator.Layers{Identity: evaluator.Policies{List: []*program.Policy{compile(t, iam.Identity, statements)}}}
				left := Effective(layers, evaluator.Options{PartialResources: true, AnyCaller: true}, role, stated, services)
				r := Excludes(context.Background(), left, queues, Options{})
				if r.Verdict != want[i] && r.Verdict != Undetermined || r.Verdict == Undetermined && i == 0 && condition[:3] != `"St` {
					t.Errorf("%s = %s, %s: excludes is %s, want %s", tt.key, tt.value, statements, r.Verdict, want[i])
				}
			}
		}
	}
}
