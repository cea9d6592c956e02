// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package action_test

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
)

var actionRetiredCases = []checktest.Case{
	{ID: "DEPRECATED_OR_UNDOCUMENTED_ACTION", Name: "attested service", Stmt: allowed(`"builderid:ListInvitations"`), At: firstAction, Message: "AWS managed policies name it"},
	{ID: "DEPRECATED_OR_UNDOCUMENTED_ACTION", Name: "attested action", Stmt: allowed(`"payments:ListPaymentProfiles"`), At: firstAction, Message: "not in the service catalogue of 20"},
	{ID: "DEPRECATED_OR_UNDOCUMENTED_ACTION", Name: "attested pattern", Stmt: allowed(`"payments:GetAccountB*"`), At: firstAction},
	{ID: "DEPRECATED_OR_UNDOCUMENTED_ACTION", Name: "retired service", Stmt: allowed(`"qldb:ListLedgers"`), At: firstAction, Message: `retired the service "qldb" on 2025-07-31`},
	{ID: "DEPRECATED_OR_UNDOCUMENTED_ACTION", Name: "retired service, replaced", Stmt: allowed(`"inspector:ListFindings"`), At: firstAction, Message: "inspector2"},
	{ID: "DEPRECATED_OR_UNDOCUMENTED_ACTION", Name: "retired service of unknown date", Stmt: allowed(`"a4b:List*"`), At: firstAction, Message: `retired the service "a4b": `},
	{ID: "DEPRECATED_OR_UNDOCUMENTED_ACTION", Name: "replaced action", Stmt: allowed(`"purchase-orders:viewpurchaseorders"`), At: firstAction, Message: "purchase-orders:ListPurchaseOrders"},
	{
		ID: "DEPRECATED_OR_UNDOCUMENTED_ACTION", Name: "not documented", Type: iam.Resource, Attachment: iam.SNS, At: firstAction, Message: "does not document it",
		Stmt: `{"Effect":"Deny","Principal":"*","Action":"SNS:Receive","Resource":"arn:aws:sns:eu-west-1:210987654321:alerts"}`,
	},
	{ID: "DEPRECATED_OR_UNDOCUMENTED_ACTION", Stmt: allowed(`["sqs:ListQueues","payments:ListTagsForResource","inspector2:ListFindings"]`)},
	{
		ID: "DEPRECATED_OR_UNDOCUMENTED_ACTION", Name: "of a guide", Type: iam.Resource, Attachment: "glue", Also: []string{"RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL"},
		Stmt: `{"Effect":"Allow","Principal":{"Service":"ram.amazonaws.com"},"Action":"glue:ShareResource","Resource":"arn:aws:glue:eu-west-1:210987654321:catalog"}`,
	},
	{ID: "DEPRECATED_OR_UNDOCUMENTED_ACTION", Name: "declared", Type: iam.SCP, Stmt: `{"Effect":"Deny","Action":"sns:Receive","Resource":"*"}`, In: declaring("sns:Receive")},
}

// TestRetiredTable holds the table to its form, and what it proposes to the catalogue.
func TestRetiredTable(t *testing.T) {
	since := regexp.MustCompile(`^(|20\d\d-\d\d(-\d\d)?)$`)
	c := catalog.Default()
	rows := facts.RetiredNames()
	for _, row := range rows {
		kind, name, instead := row.Kind, row.Name, row.Instead
		if !slices.Contains([]string{"service", "replaced", "undocumented", "guide"}, kind) || !since.MatchString(row.Since) {
			t.Errorf("%q: kind or date", row)
		}
		switch _, known := c.Lookup(name); kind {
		case "service":
			if !c.HasService(name) && !c.AttestedPrefix(name) {
				t.Errorf("%s is no service", name)
			}
		case "replaced":
			if !known {
				t.Errorf("%s is no action", name)
			}
		case "undocumented", "guide":
			if known {
				t.Errorf("%s is in the catalogue by now", name)
			}
		}
		if instead == "" {
			continue
		}
		for _, n := range strings.Split(strings.ReplaceAll(instead, " and ", ", "), ", ") {
			if _, known := c.Lookup(n); !known && !c.HasService(n) {
				t.Errorf("%s: %s does not exist", name, n)
			}
		}
	}
	if !slices.IsSortedFunc(rows, func(x, y facts.Retired) int {
		return cmp.Or(strings.Compare(x.Kind, y.Kind), strings.Compare(x.Name, y.Name))
	}) {
		t.Error("the table is not sorted")
	}
}
