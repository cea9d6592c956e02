// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package main

import "testing"

func TestRename(t *testing.T) {
	for name, test := range map[string]struct{ in, want string }{
		"Terraform": {
			`{"format_version":"1.0","provider_schemas":{"registry.terraform.io/terraform-iamproof/iamproof":{"provider":{}}}}`,
			`{"format_version":"1.0","provider_schemas":{"iamproof":{"provider":{}}}}`,
		},
		"OpenTofu": {
			`{"format_version":"1.0","provider_schemas":{"registry.opentofu.org/terraform-iamproof/iamproof":{"provider":{}}}}`,
			`{"format_version":"1.0","provider_schemas":{"iamproof":{"provider":{}}}}`,
		},
		"another provider": {`{"format_version":"1.0","provider_schemas":{"registry.terraform.io/hashicorp/iamproof":{}}}`, ""},
		"nothing":          {`{"format_version":"1.0"}`, ""},
		"not JSON":         {`Error`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := rename([]byte(test.in))
			if (err != nil) != (test.want == "") || string(got) != test.want {
				t.Errorf("rename(%s) = %s, %v, want %s", test.in, got, err, test.want)
			}
		})
	}
}
