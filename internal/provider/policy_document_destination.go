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

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/render"
)

// destination is where a policy document goes, as far as policy_type and attachment
// say it.
type destination struct {
	// quota is the limit on its size; nil if several may be meant, or none.
	quota *render.Quota
	// count is how AWS counts the size there. Where that is open every character counts.
	count render.CountRule
	// argument is the one that settled the quota.
	argument string
}

// readDestination reads policy_type and attachment and reports what is wrong with
// them, whatever they turn out to be if they are not known yet.
func readDestination(config *planvalue.Value, services *catalog.Catalog, diags *diag.Diagnostics) destination {
	to := destination{count: render.CountAsSent}
	typeValue, attachmentValue := config.Get("policy_type"), config.Get("attachment")
	policyType, known := typeValue.Str()
	if !known {
		if attachment, ok := attachmentValue.Str(); ok && typeValue.Kind == planvalue.Null {
			diags.AddAttributeError(path.Root("attachment"), "Missing policy_type", fmt.Sprintf(
				"attachment is %s, which says little without policy_type: set that to one of %s, or leave both out.",
				strconv.Quote(attachment), quotedList(policyTypes(services))))
		}
		return to
	}
	quotas := services.QuotasFor(policyType)
	if len(quotas) == 0 {
		diags.AddAttributeError(path.Root("policy_type"), "Invalid policy_type", fmt.Sprintf(
			"policy_type is %s; it must be one of %s.", strconv.Quote(policyType), quotedList(policyTypes(services))))
		return to
	}
	if rule := countRule(&quotas[0]); !slices.ContainsFunc(quotas, func(q catalog.Quota) bool { return countRule(&q) != rule }) {
		to.count = rule
	}
	attachment, known := attachmentValue.Str()
	if !known && (attachmentValue.Kind != planvalue.Null || len(quotas) > 1) {
		return to
	}
	quota, ok := services.Quota(policyType, attachment)
	if !ok {
		diags.AddAttributeError(path.Root("attachment"), "Invalid attachment", fmt.Sprintf(
			"attachment is %s; for the policy_type %s it must be one of %s.",
			strconv.Quote(attachment), strconv.Quote(policyType), quotedList(attachments(services, policyType))))
		return to
	}
	to.count, to.argument = countRule(&quota), "policy_type"
	if known {
		to.argument = "attachment"
	}
	to.quota = &render.Quota{
		Name: quotaName(policyType, quota.Attachment), Limit: quota.Limit, Maximum: quota.Maximum, Sent: quota.Sent, Count: to.count,
		Unverified: !quota.Verified, Source: services.QuotasSource().String(),
	}
	return to
}

// policyTypes returns the names of all policy types.
func policyTypes(services *catalog.Catalog) []string {
	var names []string
	for _, q := range services.Quotas() {
		if !slices.Contains(names, q.PolicyType) {
			names = append(names, q.PolicyType)
		}
	}
	return names
}

// attachments returns where policies of a type can go.
func attachments(services *catalog.Catalog, policyType string) []string {
	var names []string
	for _, q := range services.QuotasFor(policyType) {
		names = append(names, q.Attachment)
	}
	return names
}

func quotedList(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = strconv.Quote(w)
	}
	return strings.Join(quoted, ", ")
}

// countRule returns how AWS counts the size of documents under a quota.
func countRule(q *catalog.Quota) render.CountRule {
	switch q.WhiteSpace {
	case catalog.WhiteSpaceNotCounted:
		return render.CountNonWhitespace
	case catalog.Normalized:
		return render.CountCompact
	default:
		return render.CountAsSent
	}
}

// quotaNames are how messages call what has a quota.
var quotaNames = map[[2]string]string{
	{"identity", "managed"}:        "a managed policy",
	{"identity", "inline_user"}:    "all inline policies of a user together",
	{"identity", "inline_group"}:   "all inline policies of a group together",
	{"identity", "inline_role"}:    "all inline policies of a role together",
	{"identity", "permission_set"}: "the inline policy of a permission set",
	{"boundary", "managed"}:        "a permissions boundary",
	{"session", "inline"}:          "a session policy",
	{"trust", "role"}:              "the trust policy of a role",
	{"scp", "organizations"}:       "a service control policy",
	{"rcp", "organizations"}:       "a resource control policy",
	{"endpoint", "vpce"}:           "the policy of a VPC endpoint",
	{"resource", "apigateway"}:     "the policy of an API",
	{"resource", "dynamodb"}:       "the policy of a DynamoDB resource",
	{"resource", "ecr"}:            "the policy of a container repository",
	{"resource", "es"}:             "the policy of an OpenSearch domain",
	{"resource", "events"}:         "the policy of an event bus",
	{"resource", "kms"}:            "a key policy",
	{"resource", "lambda"}:         "the policy of a function",
	{"resource", "organizations"}:  "the delegation policy of an organization",
	{"resource", "s3"}:             "a bucket policy",
	{"resource", "secretsmanager"}: "the policy of a secret",
	{"resource", "sns"}:            "the policy of a topic",
	{"resource", "sqs"}:            "the policy of a queue",
}

func quotaName(policyType, attachment string) string {
	if name, ok := quotaNames[[2]string{policyType, attachment}]; ok {
		return name
	}
	return "a policy of type " + policyType + " attached to " + attachment
}
