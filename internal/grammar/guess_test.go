// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package grammar

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

func TestGuessType(t *testing.T) {
	for text, want := range map[string]iam.Type{
		`{"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}`:                                          iam.Identity,
		`{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}}`:                                        iam.Identity,
		`{"Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":["STS:AssumeRole","sts:TagSession"]}}`: iam.Trust,
		`{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}}`:                          iam.Resource,
		`{"Statement":{"Effect":"Allow","Principal":"*","Action":["sts:AssumeRole","s3:GetObject"],"Resource":"*"}}`:       iam.Resource,
		`{"Statement":{"Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"NotAction":"sts:AssumeRole"}}`:               iam.Resource,
		`{}`:   iam.Identity,
		`[]`:   iam.Identity,
		`{"a"`: iam.Identity,
	} {
		root, _ := policy.ParseJSON(text)
		doc, _ := policy.Build(root)
		if got := GuessType(doc); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}
