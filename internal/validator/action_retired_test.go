// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

var actionRetiredCases = []checkCase{
	{id: outdatedAction, name: "attested service", stmt: allowed(`"builderid:ListInvitations"`), at: firstAction, message: "AWS managed policies name it"},
	{id: outdatedAction, name: "attested action", stmt: allowed(`"payments:ListPaymentProfiles"`), at: firstAction, message: "not in the service catalogue of 20"},
	{id: outdatedAction, name: "attested pattern", stmt: allowed(`"payments:GetAccountB*"`), at: firstAction},
	{id: outdatedAction, name: "retired service", stmt: allowed(`"qldb:ListLedgers"`), at: firstAction, message: `retired the service "qldb" on 2025-07-31`},
	{id: outdatedAction, name: "retired service, replaced", stmt: allowed(`"inspector:ListFindings"`), at: firstAction, message: "inspector2"},
	{id: outdatedAction, name: "retired service of unknown date", stmt: allowed(`"a4b:List*"`), at: firstAction, message: `retired the service "a4b": `},
	{id: outdatedAction, name: "replaced action", stmt: allowed(`"purchase-orders:viewpurchaseorders"`), at: firstAction, message: "purchase-orders:ListPurchaseOrders"},
	{
		id: outdatedAction, name: "not documented", typ: iam.Resource, attachment: iam.SNS, at: firstAction, message: "does not document it",
		stmt: `{"Effect":"Deny","Principal":"*","Action":"SNS:Receive","Resource":"arn:aws:sns:eu-west-1:210987654321:alerts"}`,
	},
	{id: outdatedAction, stmt: allowed(`["sqs:ListQueues","payments:ListTagsForResource","inspector2:ListFindings"]`)},
	{id: outdatedAction, name: "declared", typ: iam.SCP, stmt: `{"Effect":"Deny","Action":"sns:Receive","Resource":"*"}`, in: declaring("sns:Receive")},
}

// TestRetiredTable holds the table to its form, and what it proposes to the catalogue.
func TestRetiredTable(t *testing.T) {
	since := regexp.MustCompile(`^(|20\d\d-\d\d(-\d\d)?)$`)
	c := catalog.Default()
	rows := facts.RetiredNames()
	for _, row := range rows {
		kind, name, instead := row.Kind, row.Name, row.Instead
		if !slices.Contains([]string{"service", "replaced", "undocumented"}, kind) || !since.MatchString(row.Since) {
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
		case "undocumented":
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
