// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

func TestE1502Verdict(t *testing.T) {
	const (
		tr, fa, un = truth.True, truth.False, truth.Unknown
	)
	for _, test := range []struct {
		d, g                                truth.Value
		allowed, denied, explicit, implicit truth.Value
	}{
		{tr, fa, fa, tr, tr, fa},
		{tr, tr, fa, tr, tr, fa},
		{fa, tr, tr, fa, fa, fa},
		{fa, fa, fa, tr, fa, tr},
		{fa, un, un, un, fa, un},
		{un, tr, un, un, un, fa},
		{un, fa, fa, tr, un, un},
		{un, un, un, un, un, un},
	} {
		p := evaluator.PossibleDecisions(test.d, test.g)
		for w, verdict := range map[want]truth.Value{
			wantAllowed: test.allowed, wantDenied: test.denied, wantExplicit: test.explicit, wantImplicit: test.implicit,
		} {
			if got := w.holdsFor(p); got != verdict {
				t.Errorf("D=%s G=%s (%s): %s is %s, want %s", test.d, test.g, p, w, got, verdict)
			}
		}
	}
}

func TestE1662Conclusion(t *testing.T) {
	in := harvesterWith
	more := texts("s3:GetObject")
	more.More = true
	for name, test := range map[string]struct {
		in   *Input
		want truth.Value
	}{
		"every request holds": {in(allowReads, expect("allowed", texts("s3:GetObject"), texts(bucket+"/a", bucket+"/b"))), truth.True},
		"one fails":           {in(allowReads, expect("allowed", texts("s3:GetObject"), texts(bucket+"/a", "arn:aws:s3:::other/b"))), truth.False},
		"one is not known yet": {
			in(allowReads, expect("allowed", texts("s3:GetObject"), texts(bucket+"/a", "arn:aws:s3:::"+hole+"/b"))), truth.Unknown,
		},
		"one fails and one is not known yet": {
			in(allowReads, expect("allowed", texts("s3:GetObject", "s3:PutObject"), texts(bucket+"/"+hole))), truth.False,
		},
		"further actions are not known yet":            {in(allowReads, expect("allowed", more, texts(bucket+"/a"))), truth.Unknown},
		"further actions do not mend a failure":        {in("", expect("allowed", more, texts(bucket+"/a"))), truth.False},
		"one of two expectations":                      {in(allowReads, expect("allowed", texts("s3:GetObject"), texts(bucket+"/a")), expect("denied", texts("s3:GetObject"), texts(bucket+"/a"))), truth.False},
		"no expectation":                               {in(allowReads), truth.True},
		"a failure weighs more than what is not known": {in(allowReads, expect("allowed", texts("s3:GetObject"), texts(hole)), expect("allowed", texts("s3:PutObject"), Texts{})), truth.False},
	} {
		t.Run(name, func(t *testing.T) {
			if got := run(t, test.in).Passed; got != test.want {
				t.Errorf("Passed = %s, want %s", got, test.want)
			}
		})
	}
}
