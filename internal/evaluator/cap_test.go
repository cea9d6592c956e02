// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator_test

import (
	"fmt"
	"strings"
	"testing"
)

// Very many values of a request against very many of a policy are not compared: the
// answer is undetermined, and says why.
func TestComparisonsAreBounded(t *testing.T) {
	patterns := make([]string, 80_000)
	for i := range patterns {
		patterns[i] = fmt.Sprintf(`"*p%d*"`, i)
	}
	values := make([]string, 2000)
	for i := range values {
		values[i] = fmt.Sprintf("value-%d", i)
	}
	w := world{
		principal: harvester, catalog: awsServices,
		action: "s3:CreateBucket", resource: "arn:aws:s3:::b",
		id:      []string{allowIf("s3:*", `{"ForAnyValue:StringLike":{"aws:TagKeys":[`+strings.Join(patterns, ",")+`]}}`)},
		context: map[string][]string{"aws:TagKeys": values},
	}
	r := w.evaluate(t)
	if len(r.Causes) != 1 || r.Causes[0].String() != "cap" {
		t.Errorf("%s because of %v, want undetermined because of the size", r.Decision, r.Causes)
	}
}
