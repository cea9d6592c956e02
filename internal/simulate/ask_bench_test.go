// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// BenchmarkAsk is a call of the function allows or explain. It includes the reading of
// its documents, but not of the JSON text.
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
		"one statement":  {Input: Input{Identity: policies(allowReads)}, Actions: texts("s3:GetObject"), Resources: texts(bucket + "/a")},
		"ReadOnlyAccess": {Input: Input{Identity: documents.Policies{Documents: []documents.Document{{Label: "ReadOnlyAccess", Root: root}}}}, Actions: texts("s3:GetObject"), Resources: texts(bucket + "/a")},
		"RunInstances":   {Input: Input{Identity: policies(allowAll)}, Actions: texts("ec2:RunInstances"), Resources: texts(instance)},
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
