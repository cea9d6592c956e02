// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

import (
	"strings"
	"testing"
	"time"
)

func TestE1034(t *testing.T) {
	for s, want := range map[string]string{
		"2031": "2031-01-01T00:00:00Z", "2031-02": "2031-02-01T00:00:00Z", "2032-02-29": "2032-02-29T00:00:00Z",
		"2031-01-31T12:00Z": "2031-01-31T12:00:00Z", "2031-01-31T12:00:00-01:30": "2031-01-31T13:30:00Z", "2031-01-31T12:00:00.250Z": "2031-01-31T12:00:00Z",
		"2031-01-31T12:00:00": "2031-01-31T12:00:00Z", "1925000000": "2031-01-01T02:13:20Z",
		"2031-01-31T12:00:00+23:59": "2031-01-30T12:01:00Z",
		// Offsets that package time takes, and IAM does not.
		"2031-01-31T12:00:00+24:00": "", "2031-01-31T12:00:00+00:60": "",
		"": "", "203": "", "2031-2": "", "2031-02-29": "", "2031-01-31T12": "", "2031-01-31T12:00:60Z": "", "2031-01-31T12:00:00.Z": "",
		"2031-01-31T12:00:00,5Z": "", "2031-01-31T12:00:00+0100": "", "2031-01-31t12:00Z": "", "-1925000000": "", "99999999999999999999": "",
	} {
		d, ok := ParseDate(s)
		got := ""
		if ok {
			got = time.Unix(d.Seconds, 0).UTC().Format(time.RFC3339)
		}
		if got != want {
			t.Errorf("%q is %q, want %q", s, got, want)
		}
	}
	if d, _ := ParseDate("2031-01-31T12:00:00.250Z"); d.Fraction != "25" || d.Local || d.Epoch {
		t.Errorf("%+v", d)
	}
	if d, _ := ParseDate("2031-01-31T12:00"); !d.Local {
		t.Errorf("%+v", d)
	}
	a, _ := ParseDate("2031-01-31T12:00:00.25Z")
	b, _ := ParseDate("2031-01-31T12:00:00.3Z")
	c, _ := ParseDate("2031-01-31T12:00:01Z")
	if a.Compare(b) >= 0 || b.Compare(c) >= 0 || c.Compare(a) <= 0 {
		t.Error("dates are in the wrong order")
	}
}

// TestE1034Forms distinguishes the forms: a time without an offset (C-25) and seconds are dates of their own.
func TestE1034Forms(t *testing.T) {
	const none, zoned, local, epoch = "none", "zoned", "local", "epoch"
	for s, want := range map[string]struct{ time, form string }{
		"2031-01-31T12:00":                 {"2031-01-31T12:00:00Z", local},
		"2031-01-31T12:00:00":              {"2031-01-31T12:00:00Z", local},
		"2031-01-31":                       {"2031-01-31T00:00:00Z", zoned},
		"2031-01-31T1:00:00Z":              {"", none},
		"2031-01-31T12:00:00z":             {"", none},
		"2031-1-31":                        {"", none},
		"1925000000":                       {"2031-01-01T02:13:20Z", epoch},
		strings.Repeat("9", 18):            {"", epoch},
		strings.Repeat("9", 19):            {"", none},
		strings.Repeat("2031-01-31", 1000): {"", none},
	} {
		d, ok := ParseDate(s)
		form := zoned
		switch {
		case !ok:
			form = none
		case d.Local:
			form = local
		case d.Epoch:
			form = epoch
		}
		if got := d.Time().Format(time.RFC3339); form != want.form || want.time != "" && got != want.time {
			t.Errorf("%.40s is %s, %s; want %s, %s", s, got, form, want.time, want.form)
		}
	}
}
