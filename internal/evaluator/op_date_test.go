// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

func TestE1034ParseDate(t *testing.T) {
	for s, want := range map[string]string{
		"2031":                              "2031-01-01T00:00:00Z",
		"2031-03":                           "2031-03-01T00:00:00Z",
		"2031-03-05":                        "2031-03-05T00:00:00Z",
		"2031-03-05T07:08Z":                 "2031-03-05T07:08:00Z",
		"2031-03-05T07:08:09Z":              "2031-03-05T07:08:09Z",
		"2031-03-05T07:08:09.2500Z":         "2031-03-05T07:08:09.25Z",
		"2031-03-05T07:08:09.0Z":            "2031-03-05T07:08:09Z",
		"2031-03-05T00:08:09+01:00":         "2031-03-04T23:08:09Z",
		"2031-03-05T23:08-05:30":            "2031-03-06T04:38:00Z",
		"2031-01-01T01:00:00+01:00":         "2031-01-01T00:00:00Z", // E-1035
		"2032-02-29":                        "2032-02-29T00:00:00Z",
		"1924992000":                        "2031-01-01T00:00:00Z",
		"00000":                             "1970-01-01T00:00:00Z",
		"0001":                              "0001-01-01T00:00:00Z",
		"1969-12-31T23:59:59.5Z":            "1969-12-31T23:59:59.5Z",
		"2031-03-05T07:08:09.999999999999Z": "2031-03-05T07:08:09.999999999999Z",
	} {
		at, ok := iam.ParseDate(s)
		if !ok || at.Local {
			t.Errorf("parseDate(%q) = %+v, %v", s, at, ok)
			continue
		}
		got := time.Unix(at.Seconds, 0).UTC().Format("2006-01-02T15:04:05")
		if at.Fraction != "" {
			got += "." + at.Fraction
		}
		if got += "Z"; got != want {
			t.Errorf("parseDate(%q) is %s, want %s", s, got, want)
		}
	}
	if at, ok := iam.ParseDate("2031-01-01T00:00:00"); !ok || !at.Local || at.Seconds != 1924992000 {
		t.Errorf("a time without zone is %+v %v", at, ok)
	}
	for _, s := range []string{
		"", "203", "1", "20310101T000000Z", "2031-13", "2031-00", "2031-1", "2031-02-29", "2031-02-00", "2031-04-31",
		"2031-03-05T", "2031-03-05T07Z", "2031-03-05T24:00Z", "2031-03-05T07:60Z", "2031-03-05T07:08:60Z",
		"2031-03-05T07:08:09.Z", "2031-03-05 07:08Z", "2031-03-05t07:08Z", "2031-03-05T07:08z", "2031-03-05T07:08+0100",
		"2031-03-05T07:08+01", "2031-03-05T07:08+24:00", "2031-03-05T07:08+01:60", "2031-03-05T07:08+01:00Z", "2031-03-05Z",
		"31/12/2027", "-2031", "+2031", "2031-", "2031-03-", "99999999999999999999", "1924992000.5", "tomorrow", "２０３１",
	} {
		if at, ok := iam.ParseDate(s); ok {
			t.Errorf("parseDate(%q) = %v", s, at)
		}
	}
}

func TestE1035Instants(t *testing.T) {
	s := with("t:date", "2031-01-01T01:00:00+01:00")
	runAll(t, []expectation{
		{"same instant", `{"DateEquals":{"t:date":"2031-01-01T00:00:00Z"}}`, s, yes},
		{"same instant in seconds", `{"DateEquals":{"t:date":"1924992000"}}`, s, yes},
		{"JSON number", `{"DateEquals":{"t:date":1924992000}}`, s, yes},
		{"fraction", `{"DateLessThan":{"t:date":"2031-01-01T00:00:00.001Z"}}`, s, yes},
		{"fractions compare as digits", `{"DateLessThan":{"t:date":"2031-01-01T00:00:00.5Z"}}`, with("t:date", "2031-01-01T00:00:00.45Z"), yes},
		{"year, not seconds", `{"DateLessThan":{"t:date":"2000"}}`, s, no},
		{"E-1206 time is never read from the clock", `{"DateGreaterThan":{"aws:CurrentTime":"1971-01-01T00:00:00Z"}}`, scene{}, maybe},
	})
}

// dateLayouts are the forms of E-1034 as the standard library knows them.
var dateLayouts = []string{
	"2006", "2006-01", "2006-01-02", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05.999999999Z07:00",
}

// What is written in one of the forms is read as the standard library reads it.
func TestDateAgainstStandardLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(-62135596800, 253402300799).Draw(t, "seconds"), rapid.Int64Range(0, 999999999).Draw(t, "nanos"))
		at = at.In(time.FixedZone("", 60*rapid.IntRange(-14*60, 14*60).Draw(t, "zone")))
		s := at.Format(rapid.SampledFrom(dateLayouts).Draw(t, "layout"))
		if len(s) > 4 && s[4] != '-' || strings.HasPrefix(s, "-") {
			t.Skip("beyond four digits of the year")
		}
		checkDate(t, s)
	})
}

func checkDate(t interface{ Fatalf(string, ...any) }, s string) {
	got, ok := iam.ParseDate(s)
	for _, layout := range dateLayouts {
		want, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		if strings.ContainsRune(s, ',') || !ok {
			break // the library also takes a comma, and other laxities
		}
		fraction := strings.TrimRight(strconv.Itoa(1_000_000_000 + want.Nanosecond())[1:], "0")
		if len(got.Fraction) > 9 {
			break // finer than the library is
		}
		if got.Local || got.Seconds != want.Unix() || got.Fraction != fraction {
			t.Fatalf("parseDate(%q) = %+v %v, want %v", s, got, ok, want)
		}
		return
	}
	if ok && !got.Local && !iam.AllDigits(s) && len(got.Fraction) <= 9 {
		t.Fatalf("parseDate(%q) = %+v, which the standard library does not read", s, got)
	}
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"2031", "2031-02-29", "2031-03-05T07:08:09.25+01:00", "1924992000", "2031-01-01T00:00", "0000-00-00T24:00:00Z"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkDate(t, s) })
}
