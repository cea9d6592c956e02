// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestQuotas(t *testing.T) {
	for _, q := range Quotas() {
		if q.Limit <= 0 || q.Maximum < q.Limit || q.Unit != "bytes" && q.Unit != "characters" || q.Name == "" {
			t.Errorf("%+v", q)
		}
		if got, ok := QuotaFor(q.PolicyType, q.Attachment); !ok || got != q {
			t.Errorf("%s/%s is there twice", q.PolicyType, q.Attachment)
		}
	}
	for _, row := range quotaTable.Rows() {
		for column, words := range map[int][]string{5: {"counted", "not_counted", "normalized"}, 6: {"policy", "identity"}, 12: {"documented", "unverified"}} {
			if !slices.Contains(words, row[column]) {
				t.Errorf("%s %s: %q is not one of %q", row[0], row[1], row[column], words)
			}
		}
		for _, column := range []int{2, 3, 7, 8, 9, 10, 11, 13} {
			if n, err := strconv.Atoi(row[column]); row[column] != "" && (err != nil || n <= 0) {
				t.Errorf("%s %s: %q is no number", row[0], row[1], row[column])
			}
		}
	}
	for _, tt := range []struct {
		policyType, attachment string
		limit                  int
		space                  WhiteSpace
	}{
		{"identity", "managed", 6144, WhiteSpaceNotCounted}, {"identity", "inline_role", 10240, WhiteSpaceNotCounted},
		{"trust", "", 2048, WhiteSpaceNotCounted}, {"scp", "", 10240, WhiteSpaceCounted}, {"rcp", "", 5120, WhiteSpaceCounted},
		{"session", "", 2048, WhiteSpaceCounted}, {"resource", "s3", 20480, Normalized},
	} {
		if q, ok := QuotaFor(tt.policyType, tt.attachment); !ok || q.Limit != tt.limit || q.WhiteSpace != tt.space {
			t.Errorf("%s/%s: %+v", tt.policyType, tt.attachment, q)
		}
	}
	if _, ok := QuotaFor("identity", ""); ok {
		t.Error("identity policies have several quotas")
	}
	if q, _ := QuotaFor("resource", "sqs"); q.Statements != 20 || q.Principals != 50 || q.Conditions != 10 || q.Actions != 7 {
		t.Errorf("sqs: %+v", q)
	}
	if q, _ := QuotaFor("identity", "permission_set"); q.Limit != 10240 || q.Sent != 32768 || q.Identity { // E-1787
		t.Errorf("permission set: %+v", q)
	}
	if len(QuotasFor("identity")) != 5 {
		t.Errorf("identity: %+v", QuotasFor("identity"))
	}
}

func TestPolicyTypes(t *testing.T) {
	if got := PolicyTypes(); !slices.Equal(got, []string{"identity", "boundary", "session", "trust", "scp", "rcp", "endpoint", "resource"}) {
		t.Errorf("policy types %q", got)
	}
	if got := Attachments("identity"); !slices.Equal(got, []string{"managed", "inline_user", "inline_group", "inline_role", "permission_set"}) {
		t.Errorf("attachments %q", got)
	}
	if got := QuotasSource(); got.Date == "" || !strings.HasSuffix(got.String(), " ("+got.Date+")") {
		t.Errorf("source %q", got)
	}
}
