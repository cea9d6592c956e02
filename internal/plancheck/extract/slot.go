// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package extract

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/tables"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
)

// Slot names the place where AWS keeps a policy: two documents of one slot overwrite each other.
// It is "" while the owner is not known.
func (x *Extractor) Slot(d *Document) string {
	if d.Type != iam.Resource && d.Type != iam.Endpoint {
		return ""
	}
	key := d.OwnerARN
	if bucket := d.Resource.After.Get("bucket").Text(); key == "" && d.Attachment == iam.S3 && bucket != "" {
		key = x.w.Provider(d.Resource) + " bucket " + bucket
	}
	if key == "" {
		return ""
	}
	return key + "\x00" + d.slot
}

// slotOf distinguishes the policy of a carrier from others of the same owner.
func slotOf(r *planfile.Resource, c *tables.Carrier) string {
	name, argument := strings.CutPrefix(c.Slot, "{")
	if !argument {
		return c.Slot
	}
	if text := r.After.Get(strings.TrimSuffix(name, "}")).Text(); text != "" {
		return text
	}
	return r.Address
}

// unsetByUser reports whether the configuration leaves out an argument whose value the plan has all the
// same: that of AWS, which may be a default, or what another resource has set.
func (x *Extractor) unsetByUser(r *planfile.Resource, path string) bool {
	return r.Existed() && x.w.Block(r) != nil && !x.w.Argument(r, path).Given
}

// WithoutCopies leaves out the policies that no argument sets where another resource of the plan
// sets them: both are the same policy.
func (x *Extractor) WithoutCopies(documents []*Document) []*Document {
	set := map[string]bool{}
	for _, d := range documents {
		if key := x.Slot(d); key != "" && !d.Unset {
			set[key] = true
		}
	}
	return slices.DeleteFunc(documents, func(d *Document) bool { return d.Unset && set[x.Slot(d)] })
}
