// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"context"
	"reflect"
	"testing"
)

// TestP413 is the relation of two sides, and that asking twice gives the same answer.
func TestP413(t *testing.T) {
	const get, all, put = `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`, `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`, `{"Effect":"Allow","Action":"s3:PutObject","Resource":"*"}`
	for _, tt := range []struct {
		name, old, next string
		want            Relation
	}{
		{"equal", get, `[` + get + `,` + get + `]`, Equal},
		{"wider", get, all, Wider},
		{"narrower", all, get, Narrower},
		{"incomparable", get, put, Incomparable},
	} {
		t.Run(tt.name, func(t *testing.T) {
			first := Compare(context.Background(), documents(t, tt.old), documents(t, tt.next), Options{})
			if first.Relation != tt.want {
				t.Errorf("%v, want %v", first.Relation, tt.want)
			}
			second := Compare(context.Background(), documents(t, tt.old), documents(t, tt.next), Options{})
			for _, pair := range [][2]*Result{{first.Added, second.Added}, {first.Removed, second.Removed}} {
				a, b := pair[0], pair[1]
				if a.Verdict != b.Verdict || (a.Witness == nil) != (b.Witness == nil) || a.Stats != b.Stats || len(a.Beyond) != len(b.Beyond) {
					t.Errorf("two runs differ: %+v, %+v", a, b)
				}
				if a.Witness != nil && (a.Witness.Action != b.Witness.Action || a.Witness.Resource != b.Witness.Resource || !reflect.DeepEqual(a.Witness.Context, b.Witness.Context)) {
					t.Errorf("two runs find %+v and %+v", a.Witness, b.Witness)
				}
			}
		})
	}
}
