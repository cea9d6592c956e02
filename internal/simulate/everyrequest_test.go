// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// tagged are Allow statements for callers with one of many tags, and a boundary that allows
// callers with none of them, but for those that are left out.
func tagged(n, leftOut int) (identity, boundary string) {
	var allows, keys []string
	for i := range n {
		allows = append(allows, fmt.Sprintf(`{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringLike":{"aws:PrincipalTag/k%d":"v*%d"}}}`, i, i))
		if i < n-leftOut {
			keys = append(keys, fmt.Sprintf(`"aws:PrincipalTag/k%d":"v*"`, i))
		}
	}
	return strings.Join(allows, ","), `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringNotLikeIfExists":{` + strings.Join(keys, ",") + `}}}`
}

// A denial that has too many cases to look at each is proved. Nothing else is: what is
// allowed for some request, what leaves out other actions, and what has a kind of denial.
func TestDenialsWithManyCases(t *testing.T) {
	for name, tt := range map[string]struct {
		leftOut          int
		decision, except string
		passed           truth.Value
		result           string
	}{
		"denied":       {0, "denied", "", truth.True, "implicitDeny"},
		"excepted":     {0, "denied", "arn:aws:s3:::b/c*", truth.True, "implicitDeny"},
		"allowed once": {1, "denied", "", truth.False, "mixed"},
	} {
		t.Run(name, func(t *testing.T) {
			identity, ceiling := tagged(12, tt.leftOut)
			in := (&askCase{statements: identity, action: "s3:GetObject", resource: "arn:aws:s3:::b/*", decision: tt.decision}).input()
			if tt.except != "" {
				in.Expectations[0].ExceptResources = texts(tt.except)
			}
			b := policies(ceiling)
			in.Boundary = &b.Documents[0]
			r, errs := Run(in, awsServices)
			if errs != nil {
				t.Fatal(errs)
			}
			if r.Passed != tt.passed || r.Results[0].Decision != tt.result {
				t.Errorf("passed %s, results %v, findings %+v", r.Passed, r.Results, r.Findings)
			}
		})
	}
}

// An expectation about a caller of its own is decided while the simulation's is not known.
func TestDenialsOfOtherCallers(t *testing.T) {
	statements, _ := tagged(12, 0)
	in := (&askCase{statements: statements, action: "s3:GetObject", resource: bucket + "/*", decision: "denied"}).input()
	in.Principal = ptr(hole)
	in.Expectations[0].Principal = ptr("*")
	in.ResourceAccounts.Accounts = []documents.ResourceAccount{{ARN: bucket, Account: text(account)}}
	in.ResourcePolicies.Documents = []documents.Document{owned(bucket, `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"StringLike":{"aws:SourceVpc":"`+hole+`"}}}`)}
	if _, errs := Run(in, awsServices); len(errs) > 0 {
		t.Error(errs)
	}
}
