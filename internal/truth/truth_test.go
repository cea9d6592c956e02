// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package truth_test

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

const (
	f = truth.False
	u = truth.Unknown
	t = truth.True
)

func TestE103Connectives(tt *testing.T) {
	for _, c := range []struct{ a, b, and, or truth.Value }{
		{f, f, f, f}, {f, u, f, u}, {f, t, f, t},
		{u, f, f, u}, {u, u, u, u}, {u, t, u, t},
		{t, f, f, t}, {t, u, u, t}, {t, t, t, t},
	} {
		if got := truth.And(c.a, c.b); got != c.and {
			tt.Errorf("%v and %v = %v, want %v", c.a, c.b, got, c.and)
		}
		if got := truth.Or(c.a, c.b); got != c.or {
			tt.Errorf("%v or %v = %v, want %v", c.a, c.b, got, c.or)
		}
	}
	for in, want := range map[truth.Value]truth.Value{f: t, u: u, t: f} {
		if got := truth.Not(in); got != want {
			tt.Errorf("not %v = %v, want %v", in, got, want)
		}
	}
}

// Every completion of an undetermined condition picks one branch, so Ite must
// be definite exactly when the branches are definite and agree.
func TestE103Ite(tt *testing.T) {
	for _, a := range []truth.Value{f, u, t} {
		for _, b := range []truth.Value{f, u, t} {
			if got := truth.Ite(t, a, b); got != a && !(a == u && got == u) {
				tt.Errorf("ite(true, %v, %v) = %v", a, b, got)
			}
			if got := truth.Ite(f, a, b); got != b {
				tt.Errorf("ite(false, %v, %v) = %v", a, b, got)
			}
			want := u
			if a == b {
				want = a
			}
			if got := truth.Ite(u, a, b); got != want {
				tt.Errorf("ite(undetermined, %v, %v) = %v, want %v", a, b, got, want)
			}
		}
	}
}

func TestOfAndString(tt *testing.T) {
	if truth.Of(true) != t || truth.Of(false) != f {
		tt.Fatal("Of is wrong")
	}
	if !t.Definite() || !f.Definite() || u.Definite() {
		tt.Fatal("Definite is wrong")
	}
	for v, want := range map[truth.Value]string{f: "false", u: "undetermined", t: "true"} {
		if v.String() != want {
			tt.Errorf("%d prints as %q, want %q", v, v.String(), want)
		}
	}
}
