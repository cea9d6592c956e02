// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"strings"
	"testing"
)

func TestGlob(t *testing.T) {
	for _, row := range []struct {
		p, s string
		want bool
	}{
		{"a", "a", true}, {"a", "ab", false}, {"a", "", false}, {"*", "", true}, {"*", "x", true}, {"a*", "a", true}, {"a*", "ba", false},
		{"*a", "ba", true}, {"*a", "ab", false}, {"a*a", "a", false}, {"a*a", "aa", true}, {"*:copy*", "ec2:copysnapshot", true},
		{"*:copy*", "ec2:xcopy", false}, {"*:*peering*", "ec2:acceptvpcpeeringconnection", true}, {"a*b*c", "axbyc", true}, {"a*b*c", "acb", false}, {"a**c", "abc", true},
	} {
		if got := glob(row.p, row.s); got != row.want {
			t.Errorf("%q matches %q: %v, want %v", row.p, row.s, got, row.want)
		}
	}
	for _, row := range keyClassTable.Rows() {
		if row[1] != "*" && strings.Contains(row[1], "*") {
			t.Errorf("key_classes: names are compared, not patterns: %q", row[1])
		}
	}
}

// TestE1777: calls that reach into another region, in lower case.
func TestE1777(t *testing.T) {
	for action, want := range map[string]bool{
		"ec2:copysnapshot": true, "kms:replicatekey": true, "bedrock:invokemodelwithresponsestream": true, "dynamodb:createtablereplica": true, "ec2:createvpcpeeringconnection": true,
		"secretsmanager:replicatesecrettoregions": true, "sqs:sendmessage": false, "wafv2:getwebacl": false, "kms:decrypt": false,
	} {
		if got, _ := RegionFree(action); got != want {
			t.Errorf("%s: %v, want %v", action, got, want)
		}
	}
	if all, resources := RegionFree("wafv2:getwebacl"); all || len(resources) != 1 {
		t.Errorf("wafv2: %v, %q", all, resources)
	}
}
