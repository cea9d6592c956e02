// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package resource

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// onWrongSide reports whether an action of S3 works on objects only, or on buckets only, and the statement has ARNs of the
// other kind. That no resource fits the action is known.
func (j *comparison) onWrongSide(a *catalog.Action) bool {
	return (takesType(a, "object") != takesType(a, "bucket")) && a.Service() == "s3" && len(j.bucketARNs()) > 0
}

// bucketARNs returns the resources that are of buckets or objects, and not of access points or other things of S3.
func (j *comparison) bucketARNs() []*view.ResourceEntry {
	var found []*view.ResourceEntry
	for i := range j.s.Resources {
		if r := &j.s.Resources[i]; isBucketARN(r) {
			found = append(found, r)
		}
	}
	return found
}

// isBucketARN reports whether the entry is of buckets or objects.
func isBucketARN(r *view.ResourceEntry) bool {
	return r.ARN.IsARN() && r.ARN.Service() == "s3" && strings.Trim(r.ARN.Region(), "*") == "" && strings.Trim(r.ARN.Account(), "*") == ""
}

// explainSide says which ARN an action of S3 needs.
func (j *comparison) explainSide(f *failure) (message, fix string) {
	var texts, needed []string
	onObjects := takesType(f.action, "object")
	for _, r := range j.bucketARNs() {
		texts = append(texts, r.Text)
		if onObjects {
			needed = words.AppendNew(needed, r.Text+"/*")
			continue
		}
		bucket, _, _ := arn.CutSlash(r.ARN.Resource())
		needed = words.AppendNew(needed, r.ARN.With(5, bucket))
	}
	side, other := "buckets", "objects"
	if onObjects {
		side, other = other, side
	}
	message = fmt.Sprintf("%s works on %s, but the statement names %s only (%s), so that %s.", words.Quote(f.Text), side, other, words.QuoteList(texts, "and"), j.effectless())
	if j.c.Type == iam.Resource {
		message += " S3 refuses a bucket policy in which an action fits no resource."
	}
	fix = fmt.Sprintf("Add %s for %s.", view.SpelledList(needed, "and"), words.QuoteList(j.sameSide(onObjects), "and"))
	if rest := j.sameSide(!onObjects); len(rest) > 0 {
		fix += fmt.Sprintf(" Keep %s for %s.", view.SpelledList(texts, "and"), words.QuoteList(rest, "and"))
	}
	return message, fix
}

// sameSide returns the actions of the statement that work on objects only, or on buckets only.
func (j *comparison) sameSide(objects bool) []string {
	var names []string
	for i := range j.s.Actions {
		a := &j.s.Actions[i]
		if !a.WellFormed || a.Wildcard || !strings.EqualFold(a.Prefix, "s3") {
			continue
		}
		for _, action := range j.c.Expand(a).Actions {
			if takesType(action, "object") == objects && takesType(action, "bucket") != objects {
				names = append(names, a.Text)
			}
		}
	}
	return names
}
