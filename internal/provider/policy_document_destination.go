// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/render"
)

// destination is where a policy document goes, as far as policy_type and attachment
// say it.
type destination struct {
	// quota is the limit on its size; nil if several may be meant, or none.
	quota *render.Quota
	// count is how AWS counts the size there. Where that is open every character counts.
	count policy.CountRule
	// argument is the one that decides the quota.
	argument string
}

// readDestination reads policy_type and attachment and reports what is wrong with
// them regardless of values that are not known yet.
func readDestination(config *planvalue.Value, diags *diag.Diagnostics) destination {
	to := destination{count: policy.CountAsSent}
	typeValue, attachmentValue := config.Get("policy_type"), config.Get("attachment")
	policyType, known := typeValue.Str()
	if !known {
		if attachment, ok := attachmentValue.Str(); ok && typeValue.Kind == planvalue.Null {
			diags.AddAttributeError(path.Root("attachment"), "Missing policy_type", fmt.Sprintf(
				"attachment is %s, which says little without policy_type: set that to one of %s, or leave both out.",
				strconv.Quote(attachment), quotedList(facts.PolicyTypes())))
		}
		return to
	}
	quotas := facts.QuotasFor(policyType)
	if len(quotas) == 0 {
		diags.AddAttributeError(path.Root("policy_type"), "Invalid policy_type", fmt.Sprintf(
			"policy_type is %s; it must be one of %s.", strconv.Quote(policyType), quotedList(facts.PolicyTypes())))
		return to
	}
	if rule := countRule(&quotas[0]); !slices.ContainsFunc(quotas, func(q facts.Quota) bool { return countRule(&q) != rule }) {
		to.count = rule
	}
	attachment, known := attachmentValue.Str()
	if !known && (attachmentValue.Kind != planvalue.Null || len(quotas) > 1) {
		return to
	}
	quota, ok := facts.QuotaFor(policyType, attachment)
	if !ok {
		diags.AddAttributeError(path.Root("attachment"), "Invalid attachment", fmt.Sprintf(
			"attachment is %s; for the policy_type %s it must be one of %s.",
			strconv.Quote(attachment), strconv.Quote(policyType), quotedList(facts.Attachments(policyType))))
		return to
	}
	to.count, to.argument = countRule(&quota), "policy_type"
	if known {
		to.argument = "attachment"
	}
	to.quota = &render.Quota{
		Name: quota.Name, Limit: quota.Limit, Maximum: quota.Maximum, Sent: quota.Sent, Count: to.count,
		Unverified: !quota.Verified, Source: facts.QuotasSource().String(),
	}
	return to
}

func quotedList(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = strconv.Quote(w)
	}
	return strings.Join(quoted, ", ")
}

// countRule returns how AWS counts the size of documents under a quota.
func countRule(q *facts.Quota) policy.CountRule {
	switch q.WhiteSpace {
	case facts.WhiteSpaceNotCounted:
		return policy.CountNonWhitespace
	case facts.Normalized:
		return policy.CountCompact
	default:
		return policy.CountAsSent
	}
}
