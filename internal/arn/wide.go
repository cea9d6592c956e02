// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package arn

import "github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"

// Wide is the form of an ARN that means all resources of a kind at once, such as all
// tables of a region: the resource of calls that are about no one of them (E-1403). An
// asterisk in it is that character, not a wildcard.
type Wide struct {
	Service string
	// Regional and Account say that the ARN has a region, or an account; if not, the field
	// is empty.
	Regional, Account bool
	// Resource is the sixth field.
	Resource string
}

// Text is the ARN in a partition, region and account.
func (w *Wide) Text(partition, region, account pattern.Text) pattern.Text {
	if !w.Regional {
		region = pattern.Text{}
	}
	if !w.Account {
		account = pattern.Text{}
	}
	colon := pattern.Literal(":")
	return pattern.Concat(pattern.Literal("arn:"), partition, pattern.Literal(":"+w.Service+":"), region, colon, account, pattern.Literal(":"+w.Resource))
}
