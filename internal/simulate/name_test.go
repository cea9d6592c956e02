// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestNames(t *testing.T) {
	withContext := expect("denied", texts("s3:GetObject"), Texts{})
	withContext.Context = Context{Keys: []ContextKey{{Name: "b:K", Values: texts("2").Items}, {Name: "a:K", Values: texts("1", "3").Items}, {Name: "c:K"}}}
	by := expect("denied", texts("s3:GetObject"), texts(bucket))
	by.Principal = ptr("*")
	named := expect("denied", texts("s3:GetObject"), Texts{})
	named.Name = ptr("denied: s3:PutObject")
	except := expect("denied", texts("s3:*"), Texts{})
	except.ExceptActions, except.ExceptResources, except.Unstated = texts("s3:Get*"), texts(bucket), ptr("absent")
	list := []Expectation{
		expect("denied", texts("s3:GetObject", "s3:PutObject"), texts(bucket)),
		expect("allowed", texts("s3:GetObject"), Texts{}),
		expect("allowed", texts("s3:GetObject"), Texts{}),
		withContext, by, named,
		expect("denied", texts("s3:PutObject"), Texts{}), except,
	}
	var errs InputErrors
	got, final := (&Input{Expectations: list}).labels(&errs)
	want := []string{
		"denied: s3:GetObject, s3:PutObject on arn:aws:s3:::tide-logs",
		"allowed: s3:GetObject",
		"allowed: s3:GetObject (2)",
		"denied: s3:GetObject with a:K = 1, 3 and b:K = 2 and c:K absent",
		"denied: s3:GetObject on arn:aws:s3:::tide-logs by *",
		"denied: s3:PutObject",
		"denied: s3:PutObject (2)",
		"denied: s3:* except s3:Get* on * except arn:aws:s3:::tide-logs with other keys absent",
	}
	if diff := cmp.Diff(want, got); diff != "" || !final || len(errs) > 0 {
		t.Errorf("final = %t, errors = %v, names (-want +got):\n%s", final, errs, diff)
	}
}

// A long name is cut, and still distinguishes two expectations.
func TestLongNames(t *testing.T) {
	many := strings.Split(strings.Repeat("s3:GetObject ", 40), " ")
	a := expect("denied", texts(append(many[:40:40], "s3:A")...), Texts{})
	b := expect("denied", texts(append(many[:40:40], "s3:B")...), Texts{})
	first, second := a.describe(), b.describe()
	if first == second {
		t.Errorf("both are %q", first)
	}
	for _, name := range []string{first, second} {
		if n := utf8.RuneCountInString(name); n > maxName+12 || strings.Contains(name, "\n") {
			t.Errorf("%q has %d characters", name, n)
		}
	}
}
