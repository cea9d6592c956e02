// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package grammar

import (
	"strings"
	"testing"
)

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

// TestE1653Owner: nothing follows from a statement that is not known.
func TestE1653Owner(t *testing.T) {
	for _, statement := range []string{`"⟨unknown⟩"`, `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","⟨more⟩":0}`} {
		doc := testDocument(t, `{"Version":"2012-10-17","Statement":[`+statement+`]}`)
		for _, owner := range []string{"arn:aws:s3:::tide-logs", castQueue} {
			if refused, doubts := CheckOwner(doc, owner); len(refused)+len(doubts) > 0 {
				t.Errorf("%s of %s: %v %v", statement, owner, refused, doubts)
			}
		}
	}
}

// TestE916Owner: canonical users and origin access identities are principals of S3's policies only.
func TestE916Owner(t *testing.T) {
	for principal, code := range map[string]string{
		`{"CanonicalUser":"` + strings.Repeat("0f", 32) + `"}`:                        CodeCanonicalUser,
		`{"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"}`: CodeAWSPrincipal,
		`{"AWS":"` + castMira + `"}`:                                                  "",
	} {
		doc := testDocument(t, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":`+principal+`,"Action":"*","Resource":"*"}]}`)
		for owner, refused := range map[string]bool{
			castQueue: true, "arn:aws:s3:::tide-logs": false, "arn:aws:s3-object-lambda:eu-west-1:444455556666:accesspoint/a": false, "arn:aws:*:::x": false, "x": false,
		} {
			problems, _ := CheckOwner(doc, owner)
			want := ""
			if refused {
				want = code
			}
			checkProblems(t, principal+" of "+owner, problems, want, "")
		}
	}
}
