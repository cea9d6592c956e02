// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"context"
	"testing"
)

// TestP701Actions: the counterexample is a request that readers know, if there is one.
func TestP701Actions(t *testing.T) {
	for _, tt := range []struct {
		name, ceiling    string
		action, resource string
	}{
		{"a service", allOfS3, "dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:444455556666:table/example"},
		{"an action", readLogs, "s3:GetObject", "arn:aws:s3:::example/example"},
		{"all but what takes a role", `{"Effect":"Allow","NotAction":"sts:*","Resource":"*"}`, "sts:AssumeRole", ""},
		{"all but one", `[` + allAction + `,{"Effect":"Deny","Action":"kms:CreateKey","Resource":"*"}]`, "kms:CreateKey", "*"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			left := effectiveOf(t, nil, allAction)
			if tt.resource == "" { // the trust of roles is not given
				left = documents(t, allAction)
			}
			w := Within(context.Background(), left, documents(t, tt.ceiling), Options{}).Witness
			if w == nil || w.Action != tt.action || tt.resource != "" && w.Resource != tt.resource || !w.Realistic {
				t.Errorf("%+v, want %s on %s", w, tt.action, tt.resource)
			}
		})
	}
}
