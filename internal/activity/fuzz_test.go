// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package activity

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
)

// FuzzRead reads any text, plain and compressed. Entries must be such as a policy can have.
func FuzzRead(f *testing.F) {
	for _, r := range acceptance() {
		f.Add(jsonOf(f, r))
	}
	f.Add(jsonOf(f, record{"Records": acceptance()}))
	f.Add(jsonOf(f, record{"Events": []record{{"CloudTrailEvent": jsonOf(f, acceptance()[0])}}}))
	f.Add("eventname,eventsource,useridentity\nGetObject,s3.amazonaws.com,{type=x}\n")
	c := catalog.Default()
	f.Fuzz(func(t *testing.T, text string) {
		var zipped bytes.Buffer
		w := gzip.NewWriter(&zipped)
		_, _ = w.Write([]byte(text))
		_ = w.Close()
		for _, input := range []string{text, zipped.String()} {
			who, err := readCaller(ci)
			if err != nil {
				t.Fatal(err)
			}
			r := newReading(&Options{Principal: ci, Catalog: c, Days: 90}, who)
			_ = r.from(strings.NewReader(input))
			for _, g := range r.usage().Grants(true) {
				if len(g.Resources) == 0 {
					t.Errorf("%s has no entry", g.Action)
				}
				for _, e := range g.Resources {
					if e != "*" && len(strings.SplitN(e, ":", 6)) < 6 {
						t.Errorf("%s on %q", g.Action, e)
					}
				}
			}
		}
	})
}
