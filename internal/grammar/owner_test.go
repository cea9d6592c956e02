// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package grammar

import "testing"

// TestE542Refused: what AWS refuses in the policy of a bucket or topic is an input error.
func TestE542Refused(t *testing.T) {
	doc := testDocument(t, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject"}]}`)
	for owner, want := range map[string]string{
		"arn:aws:s3:::tide-logs": "refused", "arn:aws:sns:eu-west-1:444455556666:alarms": "refused", "arn:aws:s3:::*": "refused", castQueue: "doubted",
		"arn:aws:kms:eu-west-1:444455556666:key/0a1b2c3d": "", "x": "",
	} {
		refused, doubts := CheckOwner(doc, owner)
		got := ""
		switch {
		case len(refused) > 0:
			got = "refused"
		case len(doubts) > 0:
			got = "doubted"
		}
		if got != want {
			t.Errorf("%s: %q, want %q", owner, got, want)
		}
	}
}
