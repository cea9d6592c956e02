// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"
	"testing"
)

// TestComparedCallers: what a caller may do is compared with itself and with more, for actions
// some of whose resources AWS decides about in ways that are not known (P-206): both sides are
// bounded by what is known.
func TestComparedCallers(t *testing.T) {
	allow := func(actions string) string {
		return fmt.Sprintf(`{"Effect":"Allow","Action":%q,"Resource":"*"}`, actions)
	}
	for _, caller := range []string{harvester, "arn:aws:iam::444455556666:user/mira"} {
		for _, test := range []struct{ old, next, want string }{
			{"s3:GetObject", "s3:GetObject", "equal"},
			{"s3:*", "s3:*", "equal"},
			{"s3:*", "s3:Get*", "narrower"},
			{"s3:Get*", "s3:*", "wider"},
			{"s3-object-lambda:*", "s3-object-lambda:*", "equal"},
			{"kms:*", "kms:*", "equal"},
			{"iam:*", "iam:Get*", "narrower"},
			{"sts:*", "sts:*", "equal"},
			{"*", "*", "equal"},
		} {
			old, next := harvesterWith(allow(test.old)), harvesterWith(allow(test.next))
			old.Principal, next.Principal = ptr(caller), ptr(caller)
			got, errs := Compare(&Comparison{Old: *old, New: *next}, awsServices)
			if len(errs) > 0 || got.Verdict != test.want {
				t.Errorf("%s: %s compared with %s is %+v, want %s (%v)", caller, test.next, test.old, got, test.want, errs)
			}
		}
	}
}
