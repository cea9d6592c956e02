// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// BenchmarkAsk is a call of the function allows or explain, the reading of its documents
// included but for the JSON text.
func BenchmarkAsk(b *testing.B) {
	readOnly, err := catalog.Default().ManagedPolicy("ReadOnlyAccess")
	if err != nil {
		b.Fatal(err)
	}
	root, problems := policy.ParseJSON(readOnly.Document)
	if len(problems) > 0 {
		b.Fatal(problems)
	}
	for name, q := range map[string]Question{
		"one statement":  {Policies: policies(allowReads), Action: text("s3:GetObject"), Resource: text(bucket + "/a")},
		"ReadOnlyAccess": {Policies: Policies{Documents: []Document{{Label: "ReadOnlyAccess", Root: root}}}, Action: text("s3:GetObject"), Resource: text(bucket + "/a")},
		"RunInstances":   {Policies: policies(allowAll), Action: text("ec2:RunInstances"), Resource: text(instance)},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, errs := Ask(&q, awsServices); len(errs) > 0 {
					b.Fatal(errs)
				}
			}
		})
	}
}
