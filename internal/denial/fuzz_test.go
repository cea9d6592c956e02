// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// hostileTexts are long texts that make a careless reader slow.
func hostileTexts() []string {
	fill := func(s string) string { return strings.Repeat(s, MaxText/len(s)) }
	return []string{
		fill("User: "), fill(marker + ": "), fill("User: a " + marker + ": a:b "), fill(" because no "), fill(" with an explicit deny in a "), fill("with a.b,"), fill("with "),
		fill("operation error "), fill("\\"), fill("\\u0000"), fill("\x1b["), fill("\n"), fill("│ \n"), fill("{"), fill("["), fill(`{"message":`), fill("\""), fill("Error "), fill("&amp;"), fill("é"),
		fill("\xff"), user(ana) + " s3:GetObject on resource: " + strings.Repeat("a", MaxText-200), fill(encoded + " "), fill("Principal ["), fill("The provided execution role does not have permissions to call "), fill("2026-11-28T00:00:00 "),
		fill("a," + samples[0].text), "{\"Records\":[" + strings.Repeat(`{"eventSource":"s3.amazonaws.com","eventName":"X","errorCode":"AccessDenied"},`, 800) + "{}]}",
	}
}

// N-201: texts of 64 KiB are read in a few milliseconds, regardless of their content.
func TestN201Hostile(t *testing.T) {
	r := testReader()
	for i, text := range hostileTexts() {
		start := time.Now()
		if _, err := r.Read(text[:min(len(text), MaxText)]); err != nil {
			t.Errorf("text %d: %v", i, err)
		}
		// A hundred times the aim, since tests share the machine; BenchmarkRead has the figure.
		if took := time.Since(start); took > 500*time.Millisecond {
			t.Errorf("text %d takes %v: %.40q", i, took, text)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	r := testReader()
	for i, text := range hostileTexts() {
		b.Run(fmt.Sprintf("%d %.12q", i, text), func(b *testing.B) {
			for b.Loop() {
				_, _ = r.Read(text[:min(len(text), MaxText)])
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range samples {
		f.Add(s.text)
		for _, w := range wrappers {
			f.Add(w.wrap(s.text))
		}
	}
	for _, row := range specialTable.Rows() {
		f.Add(row[0])
	}
	r := testReader()
	r.Operations = func(_, operation string) []string { return []string{"s3:" + operation} }
	f.Fuzz(func(t *testing.T, text string) {
		in := world{identity: someOther + "," + denyGet, boundary: allowGet, scp: []string{allowAll, ""}, resource: map[string]string{"arn:aws:s3:::b": `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/*"}`}}.input(t)
		found, err := r.Read(text)
		if err != nil {
			return
		}
		for i, d := range found {
			if i < 3 {
				a := Explain(t.Context(), d, in)
				_, _ = a.Report(), a.Text()
			}
			if len(d.Unparsed) > 3*maxRest || len(d.During) > 3*maxRest {
				t.Errorf("a part of %d bytes", max(len(d.Unparsed), len(d.During)))
			}
			if d.Recognised == RecognisedFull && (d.Principal == "" || d.Action == "" || d.Layer == "") {
				t.Errorf("%+v", d)
			}
		}
	})
}
