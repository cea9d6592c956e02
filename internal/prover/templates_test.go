// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"context"
	"fmt"
	"testing"
)

// TestP560Templates is what one text with variables covers another one for, and what not: a
// value may be of any length, hold wildcards (C-5), or be absent.
func TestP560Templates(t *testing.T) {
	resource := func(r string) string {
		return fmt.Sprintf(`{"Effect":"Allow","Action":"s3:*","Resource":%q}`, r)
	}
	condition := func(operator, key, value string) string {
		return fmt.Sprintf(`{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{%q:{%q:%q}}}`, operator, key, value)
	}
	const tag, name = "${aws:PrincipalTag/t}", "${aws:username}"
	for _, tt := range []struct {
		name, left, right string
		want              Verdict
	}{
		{"?", resource("arn:aws:s3:::b/" + tag + "/" + name), resource("arn:aws:s3:::b/?/" + name), Refuted},
		{"?*", resource("arn:aws:s3:::b/" + tag + "/" + name), resource("arn:aws:s3:::b/?*/" + name), Undetermined},
		{"*", resource("arn:aws:s3:::b/" + tag + "/" + name), resource("arn:aws:s3:::b/*/" + name), Proved},
		{"* in a field", resource("arn:aws:sqs:" + tag + ":1:" + name), resource("arn:aws:sqs:*:1:" + name), Proved},
		{"no text between", resource("arn:aws:s3:::" + tag + name), resource("arn:aws:s3:::*" + name), Proved},
		{"pattern and text", condition("StringLike", "aws:RequestTag/x", tag), condition("StringEquals", "aws:RequestTag/x", tag), Undetermined},
		{"text and pattern", condition("StringEquals", "aws:RequestTag/x", tag), condition("StringLike", "aws:RequestTag/x", tag), Proved},
		{"ARN and text", condition("ArnLike", "aws:SourceArn", "arn:aws:s3:::"+tag), condition("StringEquals", "aws:SourceArn", "arn:aws:s3:::"+tag), Undetermined},
		{"default", resource("arn:aws:s3:::${aws:PrincipalTag/t, 'a'}"), resource("arn:aws:s3:::" + tag), Undetermined},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := Within(context.Background(), documents(t, tt.left), documents(t, tt.right), Options{Cells: -1})
			if r.Verdict != tt.want {
				t.Errorf("%v, want %v; causes %+v", r.Verdict, tt.want, r.Causes)
			}
		})
	}
}

// TestP533TwoTypes asks for a text that is a number and a date: none of the values that are
// tried is one, which is no proof that there is none.
func TestP533TwoTypes(t *testing.T) {
	left := `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"NumericLessThan":{"aws:PrincipalTag/t":"1893456000.5"},"DateGreaterThan":{"aws:PrincipalTag/t":"1893455999"}}}`
	right := `{"Effect":"Allow","Action":"sqs:*","Resource":"*"}`
	if r := Within(context.Background(), documents(t, left), documents(t, right), Options{Cells: -1}); r.Verdict == Proved {
		t.Errorf("proved: 1893456000 is such a text")
	}
}
